import { describe, expect, it } from "vitest";
import { incumbent, medianPieces, quantile } from "../src/stats";
import { series } from "./builders";

describe("quantile", () => {
  it("is linear between neighbours", () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(quantile([1, 2, 3, 4], 0.25)).toBe(1.75);
    expect(quantile([7], 0.9)).toBe(7);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe("medianPieces", () => {
  it("has median and quartiles of the trials that reached the rung", () => {
    const flat = [1, 2, 3].map((v, i) => series(i, [[10, v], [100, v, 1]]));
    const [band] = medianPieces(flat, [100]);
    expect(band).toMatchObject({ method: "eam", compute: [10, 100], trials: [3, 3], median: [2, 2], low: [1.5, 1.5], high: [2.5, 2.5], rung: [1, 1] });
  });
  it("does not jump where a trial ends between rungs", () => {
    const all = [series(0, [[10, 1], [100, 1, 1]]), series(1, [[10, 3], [100, 3, 1]]), series(2, [[10, 9], [50, 9]])];
    expect(medianPieces(all, [100])[0]!.median).toEqual([2, 2]);
  });
  it("breaks at a rung, where trials leave, and ends there exactly", () => {
    const all = [series(0, [[10, 1], [103, 1, 1], [305, 1, 2]]), series(1, [[10, 3], [101, 3, 1]])];
    expect(medianPieces(all, [100, 300])[0]).toMatchObject({ compute: [10, 100, 100, 300], trials: [2, 2, 1, 1], median: [2, 2, 1, 1], rung: [1, 1, 2, 2] });
  });
  it("leaves out methods without a rung", () => expect(medianPieces([series(0, [[10, 1]], "am"), series(1, [[10, 1], [100, 2, 1]])], [100]).map((b) => b.method)).toEqual(["eam"]));
});

describe("incumbent", () => {
  it("only improves, for both goals", () => {
    const all = [series(0, [[10, 5], [20, 4], [30, 6]]), series(1, [[15, 5.5], [25, null]])];
    expect(incumbent(all, true).map((s) => [s.compute, s.value, s.trial])).toEqual([[10, 5, 0], [15, 5.5, 1], [30, 6, 0]]);
    expect(incumbent(all, false).map((s) => s.value)).toEqual([5, 4]);
  });
});
