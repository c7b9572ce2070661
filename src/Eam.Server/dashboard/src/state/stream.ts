// Server-sent events of one sweep. The browser reconnects and sends Last-Event-ID; if it gives up, this code opens a new stream after the last sequence number.
import { signal } from "@preact/signals";
import { sweepPath } from "../api/client";
import type { SweepChange } from "../api/types";
import { answered, missed } from "./away";

export type Connection = "idle" | "live" | "lost";

/** Whether the page receives changes; shown in the header. */
export const connection = signal<Connection>("idle");

export interface Listener {
  update(change: SweepChange): void;
  /** Called if changes were missed, so that everything must be read again. */
  resync(): void;
}

const longestWait = 8_000;

/** Listens until the returned function is called. */
export function listen(sweep: string, after: number, listener: Listener): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = 500;
  let seen = after;

  const open = () => {
    source = new EventSource(`${sweepPath(sweep)}/stream?after=${seen}`);
    source.onopen = () => {
      connection.value = "live";
      answered();
      wait = 500;
    };
    source.addEventListener("update", (event) => {
      const change = JSON.parse((event as MessageEvent<string>).data) as SweepChange;
      seen = Math.max(seen, change.sequence);
      listener.update(change);
    });
    source.addEventListener("resync", () => listener.resync());
    source.onerror = () => {
      connection.value = "lost";
      missed();
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, wait);
      wait = Math.min(longestWait, wait * 2);
    };
  };

  open();
  return () => {
    clearTimeout(timer);
    source?.close();
    connection.value = "idle";
  };
}
