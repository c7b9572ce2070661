// Says the ratio of two methods' compute in one sentence, with the words of RatioWords in Eam.Core.
import type { Comparison, Ratio, RunCompute, TuningEffort } from "./api/types";
import { compute, words } from "./format";

/** Returns the sentence without a full stop; empty if there is nothing to say. */
export function ratioSentence({ ratio, final_runs }: Pick<Comparison, "ratio" | "final_runs">): string {
  const provisional = final_runs.provisional;
  if (!ratio) return provisional ?? "";
  const text = value(ratio);
  if (provisional !== null) return `${text} (${provisional})`;
  if (ratio.low !== null) return `${text} (95 % interval over ${ratio.searches ? "searches" : "seeds"}: ${interval(ratio)}${runs(ratio)})`;
  return ratio.value !== null && ratio.no_interval ? `${text} (no interval: ${ratio.no_interval})` : text;
}

/** Says where the level comes from, with the words of TargetLevel in Eam.Core. Servers of older versions do not send the origin. */
export function levelWords({ origin, given, share, methods }: Pick<Comparison, "origin" | "given" | "share" | "methods">): string {
  const from = origin ?? (given ? "given" : "runs");
  const way = share == null ? null : `${sharePercent(share)} of the way from the base model to the optimum`;
  if (from === "given_share" && way) return `the given target, ${way}`;
  if (from === "usual_share" && way) return `fixed before the runs: ${way}`;
  if (from === "runs") return `chosen after the runs: the ${methods.length > 1 ? "best level that all methods hold" : "level that it holds"} to the end`;
  return "the given target";
}

/** Says why there is no level. */
export function noLevelWords({ metric, share }: Pick<Comparison, "metric" | "share">): string {
  return share == null
    ? `There is no level of ${words(metric)} yet that every method has reached.`
    : `It is not known how far the base model is from the optimum in ${words(metric)}, so there is no level at ${sharePercent(share)} of the way.`;
}

/** Returns the same sentence in each of the other units. */
export function otherSentences({ other_units: others, final_runs }: Pick<Comparison, "other_units" | "final_runs">): string[] {
  return (others ?? []).map(({ unit, ratio }) => `in ${unit}: ${ratioSentence({ ratio, final_runs })}`);
}

/** Returns the interval of a ratio, or a dash. */
export function interval(ratio: Ratio | undefined): string {
  if (!ratio || ratio.low === null) return "–";
  return ratio.high === null ? `more than ${three(ratio.low)} times` : `${three(ratio.low)} to ${three(ratio.high)}`;
}

/** Returns the value of a ratio, or the bound that is known, or a dash. */
export function ratioValue(ratio: Ratio | undefined): string {
  if (!ratio) return "–";
  if (ratio.value !== null) return three(ratio.value);
  if (ratio.more_than !== null) return `> ${three(ratio.more_than)}`;
  return ratio.less_than === null ? "–" : `< ${three(ratio.less_than)}`;
}

/** Says what was spent to tune each method. */
export function tuningSentence(tuning: readonly TuningEffort[]): string {
  return tuning.map((t) => `${t.method} ${t.configurations} configuration${t.configurations === 1 ? "" : "s"}, ${compute(t.nfe)} nfe, ${compute(t.seconds)} seconds`).join("; ");
}

/** Returns the compute that one run needed, in words. */
export function runText(run: RunCompute): string {
  const mark = run.selected ? " (selected)" : "";
  if (run.compute !== null) return `${run.at_most ? "at most " : ""}${compute(run.compute)}${mark}`;
  return `${run.first_reached === null ? `more than ${compute(run.spent)}` : `lost (at ${compute(run.first_reached)})`}${mark}`;
}

function value(ratio: Ratio): string {
  const name = `${ratio.numerator} / ${ratio.denominator}`;
  if (ratio.value !== null) return `${name} = ${three(ratio.value)} times the compute`;
  if (ratio.more_than !== null) return `${name}: more than ${three(ratio.more_than)} times the compute, because ${ratio.numerator} did not reach the target`;
  if (ratio.less_than !== null) return `${name}: less than ${three(ratio.less_than)} times the compute, because ${ratio.denominator} did not reach the target`;
  return `${name}: no ratio, because ${ratio.denominator} did not reach the target`;
}

// Servers of older versions do not send the number of searches.
function runs(ratio: Ratio): string {
  if (ratio.searches) return `, from ${ratio.searches} searches`;
  return ratio.numerator_runs && ratio.denominator_runs ? `, from ${ratio.numerator_runs} and ${ratio.denominator_runs} runs` : "";
}

/** Returns a share as a percentage, such as 99.5 %. */
export function sharePercent(share: number): string {
  return `${Number((100 * share).toFixed(4))} %`;
}

function three(number: number): string {
  return String(Number(number.toPrecision(3)));
}
