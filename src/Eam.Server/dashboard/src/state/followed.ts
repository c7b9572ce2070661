// When the page reads again what it shows of a sweep.
import type { Failure } from "../api/client";

const every = 3000;
const longest = 60_000;

/** Returns after how many milliseconds the next read comes: at once for the first one, then every few seconds, and ever more slowly after failures. */
export function readDelay(isFirst: boolean, failures: number): number {
  return isFirst && failures === 0 ? 0 : Math.min(every * 2 ** failures, longest);
}

/** Whether the same read may succeed later, although the sweep has not changed: the server is away or has too much to do. */
export function mayPass({ isOffline, status }: Pick<Failure, "isOffline" | "status">): boolean {
  return isOffline || status === 429 || status >= 500;
}
