import { expect, it } from "vitest";
import { mayPass, readDelay } from "../src/state/followed";

it("reads at once, then every three seconds, and ever more slowly after failures", () => {
  expect(readDelay(true, 0)).toBe(0);
  expect(readDelay(false, 0)).toBe(3000);
  expect([1, 2, 3, 4, 5, 50].map((failures) => readDelay(true, failures))).toEqual([6000, 12_000, 24_000, 48_000, 60_000, 60_000]);
});

it.each([
  [{ status: 0, isOffline: true }, true],
  [{ status: 503, isOffline: true }, true],
  [{ status: 429, isOffline: false }, true],
  [{ status: 500, isOffline: false }, true],
  [{ status: 404, isOffline: false }, false],
  [{ status: 409, isOffline: false }, false],
  [{ status: -1, isOffline: false }, false],
])("reads again after %o: %s", (failure, again) => expect(mayPass(failure)).toBe(again));
