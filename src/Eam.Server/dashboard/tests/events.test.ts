import { describe, expect, it } from "vitest";
import type { EventRecord } from "../src/api/types";
import { sentence } from "../src/state/events";

function reached(spent: Record<string, number>, metrics: Record<string, number | null>): EventRecord {
  return { sequence: 1, time: "2026-01-01T00:00:00Z", type: "rung_reached", trial: 3, rung: 0, attempt: 0, points: [{ spent, metrics }] } as unknown as EventRecord;
}

describe("sentence", () => {
  it("names the reward of an evaluation of Eam", () => {
    expect(sentence(reached({ nfe: 100 }, { reward: 0.5, sw2: 1, evaluation_nfe: 640 }))).toBe("trial 3 reached rung 1 at 100 nfe, reward 0.5000");
  });
  it("names the declared metrics of a command, and the compute that it counts", () => {
    expect(sentence(reached({ nfe: 0, flops: 0, iterations: 0, seconds: 12 }, { loss: 2, reward: 0.25, evaluation_nfe: null })))
      .toBe("trial 3 reached rung 1 at 12 seconds, loss 2.000, reward 0.2500");
  });
});
