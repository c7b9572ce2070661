// Whether the server answers. Pages keep what they last showed, so they must say when that is no longer the state of the server.
import { signal } from "@preact/signals";

/** Time of the last answer while the server does not answer, in milliseconds; null while it answers. */
export const awaySince = signal<number | null>(null);

const again = 2_000;
const patience = 10_000;
let last = Date.now();
let probing = false;

/** Notes that the server has answered. */
export function answered(): void {
  last = Date.now();
  awaySince.value = null;
}

/** Notes a request without an answer. The server is away if it does not answer the next question either; it is then asked until it does. */
export function missed(ask: () => Promise<boolean> = askServer): void {
  if (probing) return;
  probing = true;
  const look = async () => {
    if (await ask()) {
      probing = false;
      answered();
      return;
    }
    awaySince.value ??= last;
    setTimeout(() => void look(), again);
  };
  void look();
}

/** Whether an HTTP status means that what answered is not the server: a proxy whose server is away. */
export function isAwayStatus(status: number): boolean {
  return status === 502 || status === 504;
}

async function askServer(): Promise<boolean> {
  try {
    const answer = await fetch("api/v1/server", { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(patience) });
    return !isAwayStatus(answer.status);
  } catch {
    return false;
  }
}
