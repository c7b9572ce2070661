// What failed and diverged trials cost a sweep.
import type { SweepSummary } from "../api/types";
import { compute } from "../format";

/** Returns the number of trials that failed or diverged. */
export function lostTrials(sweep: Pick<SweepSummary, "trials" | "diverged">): number {
  return sweep.trials.failed + sweep.diverged;
}

/** Returns a line that says how many trials failed or diverged and what they cost; null if none did. */
export function lostLine(sweep: Pick<SweepSummary, "trials" | "diverged" | "wasted" | "spent" | "unit">): string | null {
  const lost = lostTrials(sweep);
  if (lost === 0) return null;
  const all = Object.values(sweep.trials).reduce((sum, n) => sum + n, 0);
  return `${lost} of ${all} trials failed or diverged; ${compute(sweep.wasted)} of ${compute(sweep.spent)} ${sweep.unit ?? ""} are wasted`;
}

/** Returns what to say if no trial of a sweep has a result. */
export function noneEvaluated(status: SweepSummary["status"]): string {
  return status === "failed" || status === "completed" || status === "cancelled" ? "No trial has a result." : "No trial has been evaluated yet.";
}
