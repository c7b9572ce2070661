import { describe, expect, it } from "vitest";
import { computeAxis, fineAxis, isSqueezed, linearAxis, logTicks } from "../src/charts/axis";
import { scaleOf } from "../src/charts/ladder";

describe("fineAxis", () => {
  const values = [-15, -10, -5, -3, -2.7];
  it.each([true, false])("keeps the order, the best on top (maximize %s)", (maximize) => {
    const axis = fineAxis(values, maximize);
    const y = scaleOf(axis.scale, 100, 0);
    const heights = [...values].sort((a, b) => (maximize ? b - a : a - b)).map((v) => y(axis.at(v)));
    expect(heights).toEqual([...heights].sort((a, b) => a - b));
    expect(heights[0]).toBeGreaterThanOrEqual(0);
    expect(heights[heights.length - 1]).toBeLessThanOrEqual(100);
  });
  it("labels ticks with values, not with distances", () => {
    const axis = fineAxis(values, true);
    expect(axis.scale.tickFormat(axis.at(-5))).toBe("−5");
    expect(axis.scale.tickFormat(axis.at(-2.7))).toBe("−2.7");
  });
});

describe("linearAxis", () => {
  it("labels neighbouring ticks differently, even in a narrow range", () => {
    const { tickFormat, ticks, domain } = linearAxis([-15.07, -15.06]).scale;
    const step = (domain[1] - domain[0]) / (ticks as number);
    expect(tickFormat(-15.07)).not.toBe(tickFormat(-15.07 + step));
    expect(linearAxis([-15, 0]).scale.tickFormat(-10)).toBe("−10");
  });
});

describe("isSqueezed", () => {
  it("detects values that are close together near the best one", () => {
    expect(isSqueezed([0, 1, 9.9, 9.92, 9.95, 9.97, 9.98, 9.99, 10], true)).toBe(true);
    expect(isSqueezed([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], true)).toBe(false);
  });
});

describe("logTicks", () => {
  it("returns no ticks for values without a logarithm", () => {
    expect(logTicks([0, 10], false)).toEqual([]);
    expect(computeAxis([0, 0], true, "nfe", false).domain[0]).toBeGreaterThan(0);
  });
  it("returns round numbers inside the range", () => {
    expect(logTicks([4e5, 2e7], false)).toEqual([5e5, 1e6, 2e6, 5e6, 1e7, 2e7]);
  });
});
