import { describe, expect, it } from "vitest";
import { dimensions } from "../src/charts/parallel";
import { ladderIn, ladderOf } from "../src/charts/ladder";
import { runsOf, targetDomain } from "../src/charts/target";
import { printing, watchPrinting } from "../src/state/print";
import { paretoOf } from "../src/state/pareto";
import { curveSet, row, series } from "./builders";

describe("another metric", () => {
  it("is in the ladder, with the outcomes of the objective", () => {
    const source = {
      metric: "reward", unit: "nfe",
      brackets: [{ bracket: "", rungs: [{ rung: 1, target: 100, entered: 2, reported: 2, trials: [
        { trial: 0, method: "am", value: 5, compute: 101, fate: "promoted" as const, reason: null },
        { trial: 1, method: "am", value: 1, compute: 100, fate: "pruned" as const, reason: null },
      ] }] }],
    };
    const set = curveSet([series(0, [[50, 9], [101, 0.2, 1]], "am"), series(1, [[100, 0.1, 1]], "am")], { metric: "sw2" });
    expect(ladderOf(ladderIn(source, set)).steps.map((s) => [s.trial, s.value, s.fate])).toEqual([[0, 0.2, "promoted"], [1, 0.1, "pruned"]]);
    expect(ladderIn(source, { ...set, metric: "reward" })).toBe(source);
  });

  it("has a front of its own", () => {
    const rows = [
      row(0, { compute: 100, metrics: { sw2: 0.5, reward: 1 } }),
      row(1, { compute: 200, metrics: { sw2: 0.4, reward: 1 } }),
      row(2, { compute: 300, metrics: { sw2: 0.6, reward: 0.5 } }),
      row(3, { state: "failed", metrics: { sw2: 0.1, reward: 9 } }),
    ];
    const front = (metric: string, maximize: boolean) => paretoOf(rows, { metric, maximize, unit: "nfe" }).points.filter((p) => p.front).map((p) => p.trial);
    expect(front("sw2", false)).toEqual([0, 1]);
    expect(front("reward", true)).toEqual([0, 1]);
    expect(paretoOf(rows, { metric: "sw2", maximize: false, unit: "nfe" }).distance).toBeNull();
    expect(paretoOf(rows, { metric: "reward", maximize: true, unit: "nfe" }).distance).toBe("sw2");
  });

  it("is the last axis of the parallel coordinates", () => {
    const rows = [row(0, { value: 1, metrics: { sw2: 0.5 } }), row(1, { value: 2, compute: 200, metrics: { sw2: 0.4 } })];
    expect(dimensions(rows, { metric: "reward" }, "nfe", new Set()).map((d) => d.key)).toEqual(["compute", "value"]);
    expect(dimensions(rows, { metric: "reward" }, "nfe", new Set(), "sw2").map((d) => d.key)).toEqual(["compute", "sw2"]);
  });
});

describe("compute to target", () => {
  it("shows runs that did not reach the level where they ended", () => {
    const run = (trial: number, compute: number | null, spent: number) => ({ sweep: "s", trial, compute, at_most: false, spent, first_reached: null, final: null });
    const runs = runsOf({ methods: [{ method: "am", median: null, reached: 1, runs: [run(0, 100, 900), run(1, null, 900)] }] } as unknown as Parameters<typeof runsOf>[0]);
    expect(runs.map((r) => [r.compute, r.reached])).toEqual([[100, true], [900, false]]);
    expect(runs[1]!.title).toContain("not reached with 900");
    const [low, high] = targetDomain(runs);
    expect(low).toBeLessThan(100);
    expect(high).toBeGreaterThan(900);
    expect(targetDomain([])[0]).toBeGreaterThan(0);
  });
});

describe("printing", () => {
  it("follows the browser", () => {
    const page = new EventTarget();
    watchPrinting(page as unknown as Window);
    page.dispatchEvent(new Event("beforeprint"));
    expect(printing.value).toBe(true);
    page.dispatchEvent(new Event("afterprint"));
    expect(printing.value).toBe(false);
  });
});
