import type { Comparison } from "../api/types";
import { ratioSentence } from "../ratio";

/** Says the ratio of a comparison: strong if it is final; grey and without an interval while it is provisional. */
export function RatioNote({ comparison }: { comparison: Pick<Comparison, "ratio" | "final_runs"> }) {
  const sentence = ratioSentence(comparison);
  if (!sentence) return null;
  return comparison.final_runs.provisional === null
    ? <strong class="finding" data-testid="ratio">{sentence}. </strong>
    : <span class="muted" data-testid="ratio">{sentence}. </span>;
}
