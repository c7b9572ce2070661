import { signal } from "@preact/signals";
import { api } from "../api/client";
import type { ServerInfo } from "../api/types";

/** What the server is and what this reader may do; null until it has answered. */
export const server = signal<ServerInfo | null>(null);

export async function readServer(): Promise<void> {
  try {
    server.value = await api.server();
  } catch {
    // Whatever is asked for next tells why.
  }
}

export function maySteer(): boolean {
  return server.value?.access !== "read";
}
