import { describe, expect, it } from "vitest";
import { computeAxis, hiddenText, logTicks, metricAxis, valueScale } from "../src/charts/axis";

const crowd = [-15, -10, -5, -3, -2.9, -2.8, -2.75, -2.72, -2.71, -2.7];

describe("metricAxis", () => {
  it.each([true, false])("keeps the order of a fine axis, the best on top (maximize %s)", (maximize) => {
    const values = maximize ? crowd : crowd.map((v) => -v);
    const axis = metricAxis(values, maximize);
    expect(axis.fine).toBe(true);
    const places = [...values].sort((a, b) => (maximize ? a - b : b - a)).map(axis.at);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places.every((p) => p >= 0 && p <= 1)).toBe(true);
    for (const v of values) expect(axis.value(axis.at(v))).toBeCloseTo(v, 6);
  });
  it("gives every line of a fine axis its value", () => {
    const axis = metricAxis(crowd, true);
    const scale = valueScale(axis, "reward", true);
    expect(scale.ticks.length).toBeGreaterThan(4);
    expect(scale.ticks.map(scale.tickFormat).every((text) => text !== "")).toBe(true);
    expect(scale.tickFormat(scale.ticks[0]!)).toBe("−2.7");
  });
  it("labels neighbouring ticks differently, even in a narrow range", () => {
    const texts = metricAxis([-15.07, -15.06], true).ticks.map((t) => t.text);
    expect(new Set(texts).size).toBe(texts.length);
  });
  it("can be chosen by the user", () => {
    expect(metricAxis([0, 1, 2, 3], true).fine).toBe(false);
    expect(metricAxis([0, 1, 2, 3], true, { fine: true }).fine).toBe(true);
    expect(metricAxis(crowd, true, { fine: false }).fine).toBe(false);
  });
  it("says what it does not show", () => {
    const references = [{ name: "log_z", label: "log Z", value: 5 }];
    const axis = metricAxis([0, 1, 2, 3], true, { references });
    expect(axis.shows(5)).toBe(false);
    expect(hiddenText(axis, references)).toBe(" Not shown: log Z (5.000).");
    const near = [{ name: "log_z", label: "log Z", value: 3.5 }];
    expect(hiddenText(metricAxis([0, 1, 2, 3], true, { references: near }), near)).toBe("");
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

describe("computeAxis", () => {
  it("gives every tick its label, over any range", () => {
    for (const domain of [[2e5, 1.4e7], [1, 200], [3, 4]] as [number, number][]) {
      const { scale } = computeAxis(domain, true, "nfe", false);
      expect(scale.ticks.length).toBeGreaterThan(1);
      expect(scale.ticks.map(scale.tickFormat).every((text) => text !== "")).toBe(true);
    }
  });
});
