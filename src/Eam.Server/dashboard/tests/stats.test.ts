import { describe, expect, it } from "vitest";
import { bands, incumbent, levels, quantile, valueAt } from "../src/stats";
import { series } from "./builders";

describe("quantile", () => {
  it("is linear between neighbours", () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(quantile([1, 2, 3, 4], 0.25)).toBe(1.75);
    expect(quantile([7], 0.9)).toBe(7);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe("valueAt", () => {
  const curve = series(0, [[10, 0], [20, 1], [40, 2]]);
  it("is linear between points and null outside of them", () => {
    expect(valueAt(curve, 15)).toBe(0.5);
    expect(valueAt(curve, 40)).toBe(2);
    expect(valueAt(curve, 9)).toBeNull();
    expect(valueAt(curve, 41)).toBeNull();
  });
});

describe("levels", () => {
  it("is even in the logarithm and ends exactly", () => {
    const all = levels(1, 100, 3);
    expect(all[1]).toBeCloseTo(10);
    expect(all[2]).toBe(100);
    expect(levels(0, 1, 5)).toEqual([]);
  });
});

describe("bands", () => {
  it("has median and quartiles of the trials that reached the level", () => {
    const flat = [1, 2, 3].map((v, i) => series(i, [[10, v], [100, v]]));
    const [band] = bands(flat, 2);
    expect(band).toMatchObject({ method: "eam", trials: [3, 3], median: [2, 2], low: [1.5, 1.5], high: [2.5, 2.5] });
  });
  it("separates methods and leaves out levels of a single trial", () => {
    const all = [series(0, [[10, 1], [100, 1]], "am"), series(1, [[10, 1], [100, 2]]), series(2, [[10, 3], [50, 3]])];
    const result = bands(all, 5);
    expect(result.map((b) => b.method)).toEqual(["eam"]);
    expect(Math.max(...result[0]!.compute)).toBeLessThanOrEqual(50);
  });
});

describe("incumbent", () => {
  it("only improves, for both goals", () => {
    const all = [series(0, [[10, 5], [20, 4], [30, 6]]), series(1, [[15, 5.5], [25, null]])];
    expect(incumbent(all, true).map((s) => [s.compute, s.value, s.trial])).toEqual([[10, 5, 0], [15, 5.5, 1], [30, 6, 0]]);
    expect(incumbent(all, false).map((s) => s.value)).toEqual([5, 4]);
  });
});
