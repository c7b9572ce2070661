// The numbers of charts.json, which the static charts must give too (ChartSpecTests and SharedChartTests).
import { describe, expect, it } from "vitest";
import { computeAxis, logTicks, metricAxis } from "../src/charts/axis";
import { overlayLines } from "../src/charts/overlay";
import { dark, fateMark, light, methodNumber, methodStyles } from "../src/charts/palette";
import { radius } from "../src/charts/pareto";
import { ratioDomain } from "../src/charts/ratio";
import { compute, metric, tick } from "../src/format";
import { drawnBands, medianPieces, plain, split } from "../src/stats";
import { curveSet, series } from "./builders";
import cases from "./charts.json";

describe("numbers", () => {
  it.each(cases.metric as [number, string][])("metric %s", (value, text) => expect(metric(value)).toBe(text));
  it.each(cases.amount as [number, string][])("amount %s", (value, text) => expect(compute(value)).toBe(text));
  it.each(cases.tick as [number, string][])("tick %s", (value, text) => expect(tick(value)).toBe(text));
});

describe("methods", () => {
  it.each(cases.methods as [string, number][])("%s", (name, number) => expect(methodNumber(name)).toBe(number));
  it("have the same colour and symbol in any company", () => {
    const alone = methodStyles(["eam"], light).get("eam");
    expect(methodStyles(["am", "eam"], light).get("eam")).toEqual(alone);
    expect(methodStyles(["other", "am", "eam"], light).get("eam")).toEqual(alone);
    expect(methodStyles(["eam"], dark).get("eam")!.symbol).toBe(alone!.symbol);
  });
  it("keep their colour in a chart of several sweeps, where dashes are sweeps", () => {
    const band = (method: string) => ({ method, compute: [1], trials: [1], low: [0], median: [0], high: [0], rung: [0] });
    const sets = [curveSet([], { sweep: "a", bands: [band("am"), band("eam")] }), curveSet([], { sweep: "b", bands: [band("eam")] })];
    const styles = methodStyles(overlayLines(sets), light);
    expect(styles.get("a eam")!.color).toBe(styles.get("b eam")!.color);
    expect(styles.get("a eam")!.symbol).toBe(styles.get("b eam")!.symbol);
    expect([styles.get("a am")!.dash, styles.get("a eam")!.dash]).toEqual([undefined, undefined]);
    expect(styles.get("b eam")!.dash).toBeDefined();
  });
  it("draw outcomes as marks", () => expect(["promoted", "paused", "pruned", "failed", "new"].map(fateMark)).toEqual(["filled", "hollow", "crossed", "lost", "hollow"]));
});

describe("axes", () => {
  it.each(cases.axes.map((one, i) => [i, one] as const))("%s", (_, one) => {
    const axis = metricAxis(one.values, one.maximize, { references: one.references.map((value) => ({ name: "", label: "", value })) });
    expect([axis.fine, axis.beyond]).toEqual([one.fine, one.beyond]);
    expect(axis.min).toBeCloseTo(one.min, 9);
    expect(axis.max).toBeCloseTo(one.max, 9);
    expect(axis.ticks.map((t) => t.text)).toEqual(one.ticks);
    for (const [value, place] of one.places as [number, number][]) {
      expect(axis.at(value)).toBeCloseTo(place, 9);
      expect(axis.value(place)).toBeCloseTo(value, 6);
    }
  });
  it.each(cases.logTicks.map((one) => [one.min, one] as const))("of compute from %s", (_, one) => {
    expect(logTicks([one.min, one.max], false).map(tick)).toEqual(one.ticks);
    const { scale } = computeAxis([one.min, one.max], true, "nfe", false);
    expect(scale.ticks.map(scale.tickFormat)).toEqual(one.ticks);
  });
});

describe("medians", () => {
  it.each(cases.medians.map((one, i) => [i, one] as const))("%s", (_, one) => {
    const axis = one.values ? metricAxis(one.values, one.maximize) : null;
    const curves = one.curves.map((points, i) => series(i, points as [number, number, number | null][]));
    const [band] = medianPieces(curves, one.rungs, axis ? { at: axis.at, value: axis.value, log: true } : plain);
    expect(band!.rung).toEqual(one.rung);
    expect(band!.trials).toEqual(one.trials);
    for (const key of ["compute", "low", "median", "high"] as const) {
      expect(band![key]).toHaveLength(one[key].length);
      one[key].forEach((value, i) => expect(band![key][i]).toBeCloseTo(value, 6));
    }
    expect(split(band!)).toEqual([[0, 2], [2, 6]]);
  });
  it("of a part of the curves are the server's, and in another scale only its rungs", () => {
    const server = { method: "eam", compute: [10, 20, 100, 100, 300], trials: [4, 4, 4, 2, 2], low: [0, 1, 2, 3, 4], median: [0, 1, 2, 3, 4], high: [0, 1, 2, 3, 4], rung: [0, 0, 0, 1, 1] };
    const set = curveSet([series(0, [[100, 2, 0]])], { bands: [server], total_trials: 6, total_points: 30 });
    expect(drawnBands(set, plain, true)).toEqual([server]);
    expect(drawnBands(set, plain, false)[0]).toMatchObject({ compute: [10, 100, 100, 300], trials: [4, 4, 2, 2], rung: [0, 0, 1, 1] });
  });
});

describe("ratios", () => {
  it.each(cases.ratio.map((one, i) => [i, one] as const))("%s", (_, one) => {
    const [low, high] = ratioDomain(one.values, one.ends);
    expect(low).toBeCloseTo(one.low, 9);
    expect(high).toBeCloseTo(one.high, 9);
  });
});

describe("sizes", () => {
  it.each(cases.pareto.map((one) => [one.distance, one] as const))("%s", (_, one) => expect(radius(one.distance, one.known)).toBeCloseTo(one.size, 9));
});
