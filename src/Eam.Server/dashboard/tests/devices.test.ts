import { describe, expect, it } from "vitest";
import type { Device } from "../src/api/types";
import { memory } from "../src/format";
import { bySilo, deviceNumber, deviceText, filterDevices, tally } from "../src/state/devices";

function device(name: string, more: Partial<Device> = {}): Device {
  return { name, silo: `${name.split("/")[0]}:11111@1`, kind: "cuda", memory: 80 * 2 ** 30, labels: {}, state: "idle", sweep: null, trial: null, reason: null, ...more };
}

describe("bySilo", () => {
  it("orders silos and their devices by number", () => {
    const silos = bySilo([device("gpu-10/0"), device("gpu-2/10"), device("gpu-2/9"), device("gpu-2/1")]);
    expect(silos.map((s) => s.name)).toEqual(["gpu-2", "gpu-10"]);
    expect(silos[0]!.devices.map(deviceNumber)).toEqual(["1", "9", "10"]);
  });

  it("separates a restarted silo from the earlier one with the same name", () =>
    expect(bySilo([device("gpu-1/0", { silo: "10.0.0.1:11111@1" }), device("gpu-1/1", { silo: "10.0.0.1:11111@2" })]).map((s) => s.devices.length)).toEqual([1, 1]));

  it("shows the labels of a silo's machine, ordered by name", () =>
    expect(bySilo([device("a/0", { labels: { zone: "b", pool: "x" } })])[0]!.labels).toEqual([["pool", "x"], ["zone", "b"]]));
});

describe("filterDevices", () => {
  const all = [device("gpu-1/0", { labels: { zone: "b" } }), device("gpu-1/1", { state: "busy", sweep: "race-1", trial: 3 }), device("gpu-2/0", { state: "quarantined", reason: "crashed" })];
  it.each([["", "", 3], ["gpu-1", "", 2], ["zone=b", "", 1], ["race busy", "", 1], ["gpu-1", "busy", 1], ["", "idle", 1], ["CRASHED", "", 1], ["gpu-3", "", 0]])("%s %s", (text, state, count) =>
    expect(filterDevices(all, text, state)).toHaveLength(count));
});

describe("deviceText", () => {
  it("names what runs, and why a device gets no work", () => {
    expect(deviceText(device("gpu-1/1", { state: "busy", sweep: "race-1", trial: 3 }))).toBe("gpu-1/1: cuda, busy with trial 3 of race-1");
    expect(deviceText(device("gpu-2/0", { state: "quarantined", reason: "crashed" }))).toBe("gpu-2/0: cuda, quarantined; crashed");
  });
});

describe("tally", () => {
  it("counts only states that occur", () =>
    expect(tally([device("a/0", { state: "quarantined" }), device("a/1", { state: "busy" }), device("a/2", { state: "busy" })])).toBe("2 busy, 1 quarantined"));
});

describe("memory", () => {
  it.each([[80 * 2 ** 30, "80 GiB"], [12_775_000_000, "11.9 GiB"], [1024 ** 2 - 1, "1 MiB"], [512, "512 B"], [0, "0 B"]])("%s", (bytes, text) => expect(memory(bytes)).toBe(text));
});
