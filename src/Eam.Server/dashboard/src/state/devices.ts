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

const order: readonly DeviceState[] = ["busy", "idle", "quarantined", "draining"];

/** Counts devices by state: 2 busy, 1 quarantined. */
export function tally(devices: readonly Device[]): string {
  return order.map((state) => [state, devices.filter((d) => d.state === state).length] as const).filter(([, n]) => n > 0).map(([state, n]) => `${n} ${state}`).join(", ");
}
