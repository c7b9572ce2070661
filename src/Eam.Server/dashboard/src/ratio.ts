// Says the ratio of two methods' compute in one sentence, with the words of RatioWords in Eam.Core.
import type { Comparison, Ratio, RunCompute } from "./api/types";
import { compute } from "./format";

/** Returns the sentence without a full stop; empty if there is nothing to say. */
export function ratioSentence({ ratio, final_runs: runs }: Pick<Comparison, "ratio" | "final_runs">): string {
  const provisional = runs.provisional;
  if (!ratio) return provisional ?? "";
  const text = value(ratio);
  if (provisional !== null) return `${text} (${provisional})`;
  if (ratio.low !== null) return `${text} (95 % interval over seeds: ${ratio.high === null ? `more than ${three(ratio.low)} times` : `${three(ratio.low)} to ${three(ratio.high)}`})`;
  return ratio.value === null ? text : `${text} (no interval: it needs at least two seeds of each method that reach the target)`;
}

/** Returns the compute that one run needed, in words. */
export function runText(run: RunCompute): string {
  if (run.compute !== null) return `${run.at_most ? "at most " : ""}${compute(run.compute)}`;
  return run.first_reached === null ? `more than ${compute(run.spent)}` : `lost (at ${compute(run.first_reached)})`;
}

function value(ratio: Ratio): string {
  const name = `${ratio.numerator} / ${ratio.denominator}`;
  if (ratio.value !== null) return `${name} = ${three(ratio.value)} times the compute`;
  if (ratio.more_than !== null) return `${name}: more than ${three(ratio.more_than)} times the compute, because ${ratio.numerator} did not reach the target`;
  if (ratio.less_than !== null) return `${name}: less than ${three(ratio.less_than)} times the compute, because ${ratio.denominator} did not reach the target`;
  return `${name}: no ratio, because ${ratio.denominator} did not reach the target`;
}

function three(number: number): string {
  return String(Number(number.toPrecision(3)));
}
