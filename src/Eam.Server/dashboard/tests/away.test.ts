import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answered, awaySince, isAwayStatus, missed } from "../src/state/away";

describe("a server that does not answer", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
    answered();
  });
  afterEach(() => vi.useRealTimers());

  it("is away since its last answer, until it answers again", async () => {
    let up = false;
    vi.setSystemTime(1_030_000);
    missed(async () => up);
    await vi.advanceTimersByTimeAsync(0);
    expect(awaySince.value).toBe(1_000_000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(awaySince.value).toBe(1_000_000);
    up = true;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(awaySince.value).toBeNull();
  });

  it("is not away for one lost request", async () => {
    missed(async () => true);
    await vi.advanceTimersByTimeAsync(0);
    expect(awaySince.value).toBeNull();
  });

  it("is not away for a refusal, but for a proxy that reaches nothing", () => {
    expect([401, 404, 429, 500, 503].some(isAwayStatus)).toBe(false);
    expect([502, 504].every(isAwayStatus)).toBe(true);
  });
});
