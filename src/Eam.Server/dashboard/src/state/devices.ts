// Groups the devices of a cluster by silo, for the page that shows them.
import type { Device, DeviceState } from "../api/types";

export interface Silo {
  /** Address of the silo, which is unique. */
  address: string;
  name: string;
  labels: [string, string][];
  devices: Device[];
}

/** Groups devices by silo, in the order of the silos' names, and orders the devices of a silo by number. */
export function bySilo(devices: readonly Device[]): Silo[] {
  const silos = new Map<string, Silo>();
  for (const device of devices) {
    let silo = silos.get(device.silo);
    if (!silo) {
      silo = { address: device.silo, name: siloName(device), labels: Object.entries(device.labels).sort(([a], [b]) => a.localeCompare(b)), devices: [] };
      silos.set(device.silo, silo);
    }
    silo.devices.push(device);
  }
  const inOrder = new Intl.Collator("en", { numeric: true }).compare;
  for (const silo of silos.values()) silo.devices.sort((a, b) => inOrder(a.name, b.name));
  return [...silos.values()].sort((a, b) => inOrder(a.name, b.name));
}

/** Returns the number of a device: gpu-7/0 is number 0 of silo gpu-7. */
export function siloName(device: Pick<Device, "name">): string {
  return device.name.slice(0, Math.max(0, device.name.lastIndexOf("/"))) || device.name;
}

export function deviceNumber(device: Pick<Device, "name">): string {
  return device.name.slice(device.name.lastIndexOf("/") + 1);
}

/** The states of a device, in the order of counts. */
export const deviceStates: readonly DeviceState[] = ["busy", "idle", "quarantined", "draining"];

/** Returns the devices of a state that contain every word of a text; an empty state or text keeps all. */
export function filterDevices(devices: readonly Device[], text: string, state: string): Device[] {
  const wanted = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return devices.filter((d) => {
    const labels = Object.entries(d.labels).map(([label, value]) => `${label}=${value}`);
    const all = [d.name, d.kind, d.state, d.sweep ?? "", d.reason ?? "", ...labels].join(" ").toLowerCase();
    return (state === "" || d.state === state) && wanted.every((word) => all.includes(word));
  });
}

/** Describes a device in one line: gpu-7/3: cuda, busy with trial 12 of sweep-1. */
export function deviceText(device: Device): string {
  const work = device.sweep === null ? "" : device.trial === null ? ` with ${device.sweep}` : ` with trial ${device.trial} of ${device.sweep}`;
  return `${device.name}: ${device.kind}, ${device.state}${work}${device.reason ? `; ${device.reason}` : ""}`;
}

/** Counts devices by state: 2 busy, 1 quarantined. */
export function tally(devices: readonly Device[]): string {
  return deviceStates.map((state) => [state, devices.filter((d) => d.state === state).length] as const).filter(([, n]) => n > 0).map(([state, n]) => `${n} ${state}`).join(", ");
}
