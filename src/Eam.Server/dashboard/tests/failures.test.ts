import { describe, expect, it } from "vitest";
import { lostLine, lostTrials, noneEvaluated } from "../src/state/failures";
import { summary } from "./builders";

const trials = { pending: 0, running: 0, paused: 0, completed: 3, pruned: 4, failed: 1 };

describe("failed and diverged trials", () => {
  it("are counted together with their compute", () => {
    const sweep = summary({ trials, diverged: 2, wasted: 1200, spent: 4000 });
    expect(lostTrials(sweep)).toBe(3);
    expect(lostLine(sweep)).toMatch(/^3 of 8 trials failed or diverged; .+ of .+ nfe are wasted$/);
  });

  it("are not mentioned if there are none", () => {
    expect(lostLine(summary({ trials: { ...trials, failed: 0 } }))).toBeNull();
  });

  it("do not leave a sweep that has ended waiting for a result", () => {
    expect(noneEvaluated("failed")).toBe("No trial has a result.");
    expect(noneEvaluated("running")).toBe("No trial has been evaluated yet.");
  });
});
