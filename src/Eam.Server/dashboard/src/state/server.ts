import { signal } from "@preact/signals";
import { api } from "../api/client";
import type { ServerInfo } from "../api/types";

/** Information on the server and on what this user may do; null until the server has answered. */
export const server = signal<ServerInfo | null>(null);

export async function readServer(): Promise<void> {
  try {
    server.value = await api.server();
  } catch {
    // The next request of the page shows the reason.
  }
}

export function maySteer(): boolean {
  return server.value?.access !== "read";
}
