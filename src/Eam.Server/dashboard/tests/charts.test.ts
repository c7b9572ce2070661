import { expect, it } from "vitest";
import type { LadderTrial, Ratio } from "../src/api/types";
import { ladderOf } from "../src/charts/ladder";
import { dimensions } from "../src/charts/parallel";
import { hasRatio, ratioLines } from "../src/charts/ratio";
import { joined } from "../src/charts/timeline";
import { trainCommand } from "../src/state/template";
import { row } from "./builders";

const trial = (n: number, value: number | null, fate: LadderTrial["fate"]): LadderTrial => ({ trial: n, method: "am", value, compute: 1, fate, reason: null });

it("puts rungs with the same compute into one column, from all brackets", () => {
  const ladder = ladderOf({
    metric: "reward", unit: "nfe",
    brackets: [
      { bracket: "0", rungs: [{ rung: 1, target: 100, entered: 3, reported: 2, trials: [trial(0, 2, "promoted"), trial(1, 1, "pruned"), trial(2, null, "failed")] }, { rung: 2, target: 300, entered: 1, reported: 1, trials: [trial(0, 3, "completed")] }] },
      { bracket: "1", rungs: [{ rung: 1, target: 300, entered: 1, reported: 1, trials: [trial(5, 4, "completed")] }] },
    ],
  });
  expect(ladder.targets).toEqual([100, 300]);
  expect(ladder.counts).toEqual([{ entered: 3, promoted: 1 }, { entered: 2, promoted: 0 }]);
  expect(ladder.steps.map((s) => [s.trial, s.column])).toEqual([[0, 0], [1, 0], [0, 1], [5, 1]]);
});

it("puts alternatives of a range on one axis, the words and zero at the bottom", () => {
  const decays = [0, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.05, 0.1];
  const rows = decays.map((v, i) => row(i, { parameters: { weight_decay: v, "eam.base_variance": i === 0 ? "auto" : i }, value: i }));
  const [decay, variance] = dimensions(rows, null, "nfe", new Set(["weight_decay"]));
  expect([0, 1e-6, 0.1].map((v) => decay!.at(v))).toEqual([0, 0.1, 1]);
  expect(decay!.condition(0, 0.05)).toBe("weight_decay=0");
  expect(decay!.condition(0.1, 1)).toBe("weight_decay>=0.000001 weight_decay<=0.1");
  expect(variance!.at("auto")).toBe(0);
  expect(variance!.at(7)).toBe(1);
  expect(variance!.at(undefined)).toBeNull();
});

it("keeps all promoted trials if there are too many", () => {
  const many = Array.from({ length: 3000 }, (_, i) => trial(i, i, i % 10 === 0 ? "promoted" : "pruned"));
  const { steps } = ladderOf({ metric: "reward", unit: "nfe", brackets: [{ bracket: "", rungs: [{ rung: 1, target: 1, entered: 3000, reported: 3000, trials: many }] }] }, 1000);
  expect(steps.filter((s) => s.fate === "promoted")).toHaveLength(300);
  expect(steps.length).toBeLessThan(1100);
});

it("joins segments that are thinner than a pixel", () => {
  const at = (second: number) => new Date(second * 1000).toISOString();
  const segment = (start: number, end: number, method = "am") => ({ trial: start, method, rung: 1, attempt: 0, start: at(start), end: at(end), outcome: "reached" as const });
  expect(joined([segment(0, 1), segment(1, 2), segment(2, 3, "eam"), segment(50, 90)], 10_000, 0).map((b) => b.count)).toEqual([2, 1, 1]);
  expect(joined([segment(0, 1), segment(1, 2)], 10, 0)).toHaveLength(2);
});

it("draws the ratio by level as a line for each unit", () => {
  const ratio = (values: Partial<Ratio>): Ratio => ({ numerator: "am", denominator: "eam", value: null, low: null, high: null, more_than: null, less_than: null, numerator_runs: 3, denominator_runs: 3, searches: 0, ...values });
  const lines = ratioLines({
    unit: "nfe",
    curve: [
      { level: -8, share: 0.5, ratio: ratio({ value: 4, low: 3, high: 5 }), other_units: [{ unit: "seconds", ratio: ratio({ value: 2 }) }] },
      { level: -2, share: 0.995, ratio: ratio({ more_than: 9 }), other_units: [] },
    ],
  });
  expect(lines.map((line) => [line.unit, line.colour])).toEqual([["nfe", 5], ["seconds", 6]]);
  expect(lines[0]!.marks.map((m) => [m.name, m.value, m.low, m.high, m.bound])).toEqual([["50 %", 4, 3, 5, NaN], ["99.5 %", NaN, NaN, NaN, 9]]);
  expect(lines[1]!.marks.map((m) => m.title)).toEqual(["50 %: 2 in seconds", "99.5 %: – in seconds"]);
  expect(hasRatio(lines)).toBe(true);
  expect(hasRatio(ratioLines({ unit: "nfe", curve: [{ level: 1, share: null, ratio: ratio({}), other_units: [] }] }))).toBe(false);
  expect(hasRatio(ratioLines({ unit: "nfe" }))).toBe(false);
  const zero = ratioLines({ unit: "nfe", curve: [{ level: 1, share: null, ratio: ratio({ value: 0, low: 0, high: 0 }), other_units: [] }] });
  expect([zero[0]!.marks[0]!.value, zero[0]!.marks[0]!.low, hasRatio(zero)]).toEqual([NaN, NaN, false]);
});

it("quotes words that a shell would split", () => {
  const text = trainCommand({ name: "s", task: { name: "many-well", values: { note: "it's" } } }, row(3, { parameters: { "eam.ode_steps": 8 }, compute: 1000.4, seed: "18446744073709551615" }));
  expect(text).toContain("--set eam.ode_steps=8");
  expect(text).toContain("'note=it'\\''s'");
  expect(text).toContain("--seed 18446744073709551615");
});
