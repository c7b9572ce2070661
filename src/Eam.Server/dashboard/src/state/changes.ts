// Applies changes of the event stream to the shown data. These are pure functions, so that tests can replay a stream.
import type { CurveGrowth, CurveSeries, CurveSet, SweepChange, SweepDetails, TrialRow } from "../api/types";
import { incumbent } from "../stats";

/** Returns a new list of trials by number. Rows that did not change stay the same objects. */
export function mergeTrials(rows: readonly TrialRow[], changed: readonly TrialRow[]): readonly TrialRow[] {
  if (changed.length === 0) return rows;
  const next = rows.slice();
  for (const row of changed) next[row.trial] = row;
  // Pages of a large sweep may not have arrived yet, so the list must have no holes.
  return next.includes(undefined as never) ? next.filter((row) => row !== undefined) : next;
}

/** Orders trials by number. Trials may arrive before the pages that come before them. */
export function byNumber(rows: readonly TrialRow[], page: readonly TrialRow[]): readonly TrialRow[] {
  const known = new Map(rows.map((row) => [row.trial, row]));
  for (const row of page) known.set(row.trial, row);
  return [...known.values()].sort((a, b) => a.trial - b.trial);
}

export function applyToDetails(details: SweepDetails, change: SweepChange): SweepDetails {
  return { ...details, sweep: change.sweep, live: change.live };
}

/** Appends new points to the shown curves, and adds curves of new trials. */
export function growCurves(set: CurveSet, change: Pick<SweepChange, "curves" | "trials" | "sequence">, methods: (trial: number) => string | undefined): CurveSet {
  if (change.curves.length === 0) return change.sequence > set.sequence ? { ...set, sequence: change.sequence } : set;
  const series = new Map(set.series.map((s) => [s.trial, s]));
  for (const growth of change.curves) {
    const method = series.get(growth.trial)?.method ?? change.trials.find((t) => t.trial === growth.trial)?.method ?? methods(growth.trial);
    if (method !== undefined) series.set(growth.trial, grow(series.get(growth.trial), growth, method, set.metric));
  }
  const grown = [...series.values()];
  return {
    ...set,
    series: grown,
    // The server's steps include trials that the budget of points left out. They stay, and new points may improve on them.
    incumbent: incumbent([...grown, ...asSeries(set.incumbent)], set.maximize),
    total_trials: Math.max(set.total_trials, grown.length),
    sequence: Math.max(set.sequence, change.sequence),
  };
}

function grow(before: CurveSeries | undefined, growth: CurveGrowth, method: string, metric: string): CurveSeries {
  const first = growth.points[0];
  // A thinned curve has fewer points than the server's, so points are kept by compute: those before the first new point.
  const kept = before && first ? before.compute.filter((compute) => compute < first.compute).length : 0;
  return {
    trial: growth.trial,
    method,
    compute: [...(before?.compute.slice(0, kept) ?? []), ...growth.points.map((p) => p.compute)],
    value: [...(before?.value.slice(0, kept) ?? []), ...growth.points.map((p) => p.metrics[metric] ?? null)],
    rung: [...(before?.rung.slice(0, kept) ?? []), ...growth.points.map((p) => p.rung)],
  };
}

function asSeries(steps: CurveSet["incumbent"]): CurveSeries[] {
  return steps.map((s) => ({ trial: s.trial, method: s.method, compute: [s.compute], value: [s.value], rung: [null] }));
}
