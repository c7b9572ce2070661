// The buttons that steer a sweep and its trials. Which of them a sweep or a trial allows is said by the server (`actions`, docs/api.md),
// which refuses by the same rule.
import type { SweepSummary, TrialRow } from "../api/types";

export interface Action {
  /** The word of the API. */
  name: string;
  label: string;
  /** Question to ask first, because work is lost or must be started again. */
  ask?: string;
}

const actions: readonly Action[] = [
  { name: "pause", label: "Pause" },
  { name: "resume", label: "Resume" },
  { name: "stop", label: "Stop", ask: "Running segments save their checkpoints and end. The sweep can be resumed." },
  { name: "retry", label: "Retry failed" },
  { name: "cancel", label: "Cancel", ask: "Running segments are killed and the sweep ends permanently. Results that were reported are kept." },
];

/** Returns the actions that a sweep allows, in the order of their buttons. */
export function sweepActions(sweep: Pick<SweepSummary, "actions">): readonly Action[] {
  return actions.filter((action) => sweep.actions?.includes(action.name) ?? false);
}

/** Returns whether a trial allows an action. */
export function allows(trial: Pick<TrialRow, "actions">, action: "cancel" | "retry"): boolean {
  return trial.actions?.includes(action) ?? false;
}
