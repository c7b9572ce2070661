import { describe, expect, it } from "vitest";
import { allows, sweepActions } from "../src/state/steering";
import { row, summary } from "./builders";

describe("buttons of a sweep", () => {
  // What the server answers for each status: AllowedRequestsTests.
  it.each([
    ["running", ["stop", "pause", "cancel"], ["Pause", "Stop", "Cancel"]],
    ["running with a crashed trial", ["stop", "pause", "cancel", "retry"], ["Pause", "Stop", "Retry failed", "Cancel"]],
    ["paused", ["stop", "resume", "cancel"], ["Resume", "Stop", "Cancel"]],
    ["stopped", ["resume", "cancel"], ["Resume", "Cancel"]],
    ["interrupted", ["stop", "resume", "cancel"], ["Resume", "Stop", "Cancel"]],
    ["failed with nothing left to resume", ["retry"], ["Retry failed"]],
    ["completed", [], []],
    ["cancelled", [], []],
  ] as [string, string[], string[]][])("of a sweep that is %s are those that the server names", (_, actions, labels) => {
    expect(sweepActions(summary({ actions })).map((action) => action.label)).toEqual(labels);
  });

  it("do not follow from the status", () => {
    const trials = { pending: 0, running: 0, paused: 0, completed: 0, pruned: 0, failed: 3 };
    expect(sweepActions(summary({ status: "failed", trials, actions: [] }))).toEqual([]);
  });

  it("ask first where work is lost or must be started again", () => {
    const asking = sweepActions(summary({ actions: ["stop", "pause", "resume", "cancel", "retry"] })).filter((action) => action.ask);
    expect(asking.map((action) => action.name)).toEqual(["stop", "cancel"]);
  });

  it("are missing where the server does not say what it allows", () => {
    expect(sweepActions(summary({ status: "running", actions: null }))).toEqual([]);
  });
});

describe("buttons of a trial", () => {
  it("are those that the server names", () => {
    expect(allows(row(0, { state: "running", actions: ["cancel"] }), "cancel")).toBe(true);
    expect(allows(row(0, { state: "running", actions: ["cancel"] }), "retry")).toBe(false);
    expect(allows(row(0, { state: "pruned", failure: "cancelled", actions: ["retry"] }), "retry")).toBe(true);
  });

  it("do not include a retry of an invalid trial, though it has failed", () => {
    expect(allows(row(0, { state: "failed", failure: "invalid", actions: [] }), "retry")).toBe(false);
    expect(allows(row(0, { state: "failed" }), "retry")).toBe(false);
  });
});
