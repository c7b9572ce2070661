import { expect, it } from "vitest";
import { Failure } from "../src/api/client";
import type { Preview } from "../src/api/types";
import { isTooLarge, needsLook } from "../src/state/start";

it("looks at a file once before it starts, unless the server refuses to plan it", () => {
  expect(needsLook(null, false)).toBe(true);
  expect(needsLook({} as Preview, false)).toBe(false);
  expect(needsLook(null, true)).toBe(false);
});

it("starts without a plan only if the plan is too large", () => {
  expect(isTooLarge(new Failure("too large for a preview", 400))).toBe(true);
  expect([0, 403, 422, 429, 503].some((status) => isTooLarge(new Failure("no", status)))).toBe(false);
  expect(isTooLarge(new TypeError("x"))).toBe(false);
});
