import { describe, expect, it } from "vitest";
import { byNumber, growCurves, mergeTrials } from "../src/state/changes";
import { change, curveSet, point, row, series } from "./builders";

const method = () => "am";

describe("growCurves", () => {
  const set = curveSet([series(0, [[50, 1], [100, 2, 0]])]);
  const growth = { trial: 0, from: 2, points: [point(200, 3), point(300, 4, 1)] };

  it("appends new points and improves the incumbent", () => {
    const grown = growCurves(set, change({ curves: [growth] }), method);
    expect(grown.series[0]).toMatchObject({ compute: [50, 100, 200, 300], value: [1, 2, 3, 4], rung: [null, 0, null, 1] });
    expect(grown.incumbent[grown.incumbent.length - 1]).toMatchObject({ value: 4, trial: 0 });
    expect(grown.sequence).toBe(2);
  });
  it("changes nothing when a change arrives twice, as it does after a reconnection", () => {
    const once = growCurves(set, change({ curves: [growth] }), method);
    expect(growCurves(once, change({ curves: [growth] }), method)).toEqual(once);
  });
  it("adds new trials and does not modify the old set", () => {
    const grown = growCurves(set, change({ curves: [{ trial: 9, from: 0, points: [point(40, 0.5)] }] }), method);
    expect(grown.series.map((s) => [s.trial, s.method])).toEqual([[0, "eam"], [9, "am"]]);
    expect(set.series).toHaveLength(1);
  });
  it("keeps the server's incumbent from trials that are not shown", () => {
    const hidden = curveSet(set.series, { incumbent: [{ compute: 60, value: 8, trial: 77, method: "eam" }] });
    expect(growCurves(hidden, change({ curves: [growth] }), method).incumbent.map((s) => s.trial)).toContain(77);
  });
});

describe("mergeTrials", () => {
  it("replaces rows by number and keeps the others as objects", () => {
    const rows = [row(0), row(1)];
    const merged = mergeTrials(rows, [row(1, { state: "completed" }), row(2)]);
    expect(merged.map((r) => r.state)).toEqual(["paused", "completed", "paused"]);
    expect(merged[0]).toBe(rows[0]);
    expect(rows).toHaveLength(2);
  });
  it("leaves no holes for pages that have not arrived", () => {
    expect(mergeTrials([row(0)], [row(5)]).map((r) => r.trial)).toEqual([0, 5]);
  });
});

describe("byNumber", () => {
  it("joins pages in any order", () => {
    expect(byNumber([row(3), row(4)], [row(0), row(4, { state: "failed" })]).map((r) => [r.trial, r.state])).toEqual([[0, "paused"], [3, "paused"], [4, "failed"]]);
  });
});
