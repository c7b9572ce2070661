import { expect, it } from "vitest";
import { links, parse } from "../src/router";

it.each([
  ["", { page: "sweeps" }],
  ["#/sweeps", { page: "sweeps" }],
  [links.sweep("a b-1"), { page: "sweep", sweep: "a b-1" }],
  [links.trial("s-1", 7), { page: "trial", sweep: "s-1", trial: 7 }],
  [links.compare(["a", "b"]), { page: "compare", sweeps: ["a", "b"] }],
  [links.devices, { page: "devices" }],
  [links.create("s-1"), { page: "new", from: "s-1" }],
  ["#/sweeps/s/trials/x", { page: "missing", path: "sweeps/s/trials/x" }],
])("%s", (hash, route) => expect(parse(hash)).toEqual(route));
