import { describe, expect, it } from "vitest";
import { columnsOf, filterTrials, firstOrder, sortTrials, tableMetrics, without, withCondition } from "../src/state/table";
import { row, summary } from "./builders";

const rows = [
  row(0, { method: "am", value: -3, parameters: { learning_rate: 0.001, batch_size: 64, "am.clip": "none" } }),
  row(1, { value: -1, state: "completed", parameters: { learning_rate: 0.002, batch_size: 128 }, metrics: { sw2: 0.05 } }),
  row(2, { value: null, state: "failed", reason: "out of memory", parameters: { learning_rate: 0.004, batch_size: 64 } }),
];

const numbers = (filter: string) => filterTrials(rows, filter).map((r) => r.trial);

describe("filterTrials", () => {
  it.each([
    ["", [0, 1, 2]], ["eam", [1, 2]], ["memory", [2]], ["batch_size=64", [0, 2]], ["batch_size=64|128", [0, 1, 2]], ["learning_rate>0.001 learning_rate<0.004", [1]],
    ["sw2<0.1", [1]], ["state=completed", [1]], ["state!=failed", [0, 1]], ["am.clip=none", [0]], ["nothing=1", []], ["rung=1", [0, 1, 2]], ["rung=0", []],
  ])("%s", (filter, expected) => expect(numbers(filter)).toEqual(expected));
});

describe("withCondition", () => {
  it("replaces the conditions of the filter on one name", () => {
    expect(withCondition("eam a.b>1 a.b<2 x=1", "a.b", "a.b=3")).toBe("eam x=1 a.b=3");
    expect(withCondition("a.b=3 eam", "a.b", "")).toBe("eam");
    expect(without("axb=1", "a.b")).toBe("axb=1");
    expect(withCondition("terminal-gradient.gain>1 eam", "terminal-gradient.gain", "")).toBe("eam");
  });
});

describe("sortTrials", () => {
  const column = (key: string) => columnsOf(rows, "reward", true).find((c) => c.key === key)!;
  it("puts rows without a value last in both directions", () => {
    expect(sortTrials(rows, column("value"), true).map((r) => r.trial)).toEqual([1, 0, 2]);
    expect(sortTrials(rows, column("value"), false).map((r) => r.trial)).toEqual([0, 1, 2]);
  });
  it.each([[true, [1, 0, 2]], [false, [0, 1, 2]]])("opens with the best trial first, whether larger is better: %s", (maximize, expected) => {
    const { key, down } = firstOrder(maximize);
    const columns = columnsOf(rows, "sw2", maximize);
    expect(sortTrials(rows, columns.find((c) => c.key === key)!, down).map((r) => r.trial)).toEqual(expected);
  });
  it("sorts each metric with its best values first", () => {
    const measured = [row(0, { metrics: { reward: 1, sw2: 0.1, mode_error: 0.2, diversity: 1 } })];
    const columns = columnsOf(measured, "control_objective", true);
    expect(columns.filter((c) => c.kind === "metric").map((c) => [c.key, c.down])).toEqual([["value", true], ["m:reward", true], ["m:sw2", false], ["m:mode_error", false], ["m:diversity", true]]);
  });
  it("has a column for each setting that differs", () => {
    expect(columnsOf(rows, "reward", true).map((c) => c.key)).toEqual(["trial", "method", "state", "rung", "compute", "value", "m:sw2", "p:learning_rate", "p:batch_size"]);
  });
});

describe("tableMetrics", () => {
  it("gives a command all metrics that its sweep file declares, and the best value of each first", () => {
    const metrics = tableMetrics({ sweep: summary({ task: "command" }), metrics: ["accuracy", "loss"], minimized: ["loss"] });
    const trained = [row(0, { metrics: { accuracy: 0.5, loss: 2 } }), row(1, { metrics: { accuracy: 0.75, loss: 1 } })];
    const shown = columnsOf(trained, "accuracy", true, metrics).filter((c) => c.key.startsWith("m:"));
    expect(shown.map((c) => [c.label, c.down])).toEqual([["loss", false]]);
    expect(sortTrials(trained, shown[0]!, shown[0]!.down).map((r) => r.trial)).toEqual([1, 0]);
  });
  it("gives a simulated sweep its objective alone", () => {
    expect(tableMetrics({ sweep: summary({ simulated: true }), metrics: ["control_objective"], minimized: [] }).shown).toEqual(["control_objective"]);
  });
  it("does not take the metrics of a command for those of Eam", () => {
    const trained = [row(0, { metrics: { accuracy: 0.5, sw2: 2 } })];
    expect(columnsOf(trained, "accuracy", true).map((c) => c.key)).toContain("m:sw2");
    expect(columnsOf(trained, "accuracy", true, tableMetrics({ sweep: summary({ task: "command" }), metrics: ["accuracy"], minimized: [] })).map((c) => c.key)).not.toContain("m:sw2");
  });
});
