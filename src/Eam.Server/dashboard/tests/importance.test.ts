import { expect, it } from "vitest";
import { grouped, importances } from "../src/state/importance";
import { stepsOf } from "../src/charts/ladder";
import { joined } from "../src/charts/timeline";
import { trainCommand } from "../src/state/template";
import { curveSet, row, series } from "./builders";

it("finds the setting that decides, and not the one that does not", () => {
  const rows = Array.from({ length: 64 }, (_, i) => row(i, { value: (i % 4) + (i * 0.37) % 0.2, parameters: { rate: [1, 2, 3, 4][i % 4]!, other: Math.floor(i / 4) % 2 } }));
  const [first, second] = importances(rows, true);
  expect(first).toMatchObject({ parameter: "rate" });
  expect(first!.share).toBeGreaterThan(0.8);
  expect(second!.share).toBeLessThan(0.1);
});

it("groups many numbers by their quartiles, and few values as they are", () => {
  expect(new Set(grouped(Array.from({ length: 40 }, (_, i) => i * 1.5))).size).toBe(4);
  expect(grouped(["a", "b", "a"])).toEqual([0, 1, 0]);
});

it("tells what became of a trial at each of its rungs", () => {
  const set = curveSet([series(0, [[100, 1, 0], [300, 2, 1]]), series(1, [[100, 0, 0]]), series(2, [[100, 0.5, 0]])]);
  const rows = new Map([row(0, { rung: 1, state: "completed" }), row(1, { state: "pruned", reason: "not promoted" }), row(2)].map((r) => [r.trial, r]));
  expect(stepsOf(set, rows).map((s) => [s.trial, s.rung, s.fate, s.reason])).toEqual([[0, 0, "promoted", null], [0, 1, "completed", null], [1, 0, "pruned", "not promoted"], [2, 0, "waits", null]]);
});

it("joins segments that are thinner than a pixel", () => {
  const at = (second: number) => new Date(second * 1000).toISOString();
  const segment = (start: number, end: number, method = "am") => ({ trial: start, method, rung: 0, attempt: 0, start: at(start), end: at(end), outcome: "reached" });
  expect(joined([segment(0, 1), segment(1, 2), segment(2, 3, "eam"), segment(50, 90)], 10_000, 0).map((b) => b.count)).toEqual([2, 1, 1]);
  expect(joined([segment(0, 1), segment(1, 2)], 10, 0)).toHaveLength(2);
});

it("quotes what a shell would take apart", () => {
  const text = trainCommand({ name: "s", task: { name: "many-well", values: { note: "it's" } } }, row(3, { parameters: { "eam.ode_steps": 8, gone: null }, compute: 1000.4, seed: "18446744073709551615" }));
  expect(text).toContain("--set eam.ode_steps=8");
  expect(text).toContain("'note=it'\\''s'");
  expect(text).toContain("--seed 18446744073709551615");
  expect(text).not.toContain("gone");
});
