// The Pareto front of a metric from the trials themselves, for pages without a server. The server has the same rule (ParetoViews).
import type { CurveSet, ParetoPoint, ParetoSet, TrialRow } from "../api/types";

const distance = "sw2";

/** Trials by compute, value and, for a task of Eam, distance at their last evaluation. No other trial is at least as good in all three and better in one than a trial of the front. */
export function paretoOf(rows: readonly TrialRow[], set: Pick<CurveSet, "metric" | "maximize" | "unit">, measuresDistance = true): ParetoSet {
  const points: ParetoPoint[] = rows.flatMap((row) => {
    const value = row.metrics?.[set.metric];
    if (value == null || row.state === "failed") return [];
    return [{ trial: row.trial, method: row.method, compute: row.compute, value, distance: (measuresDistance ? row.metrics?.[distance] : null) ?? null, front: false }];
  });
  const hasDistance = set.metric !== distance && points.some((p) => p.distance !== null);
  const costs = points.map((p) => [p.compute, set.maximize ? -p.value : p.value, ...(hasDistance ? [p.distance ?? Infinity] : [])]);
  // In the order of compute, a trial can only be beaten by one before it or by one with the same compute.
  const order = points.map((_, i) => i).sort((a, b) => costs[a]![0]! - costs[b]![0]! || costs[a]![1]! - costs[b]![1]! || (costs[a]![2] ?? 0) - (costs[b]![2] ?? 0));
  const front: number[] = [];
  for (const i of order) {
    const beaten = front.some((j) => costs[j]!.every((cost, k) => cost <= costs[i]![k]!) && costs[j]!.some((cost, k) => cost < costs[i]![k]!));
    if (!beaten) front.push(i);
  }
  for (const i of front) points[i]!.front = true;
  return { metric: set.metric, maximize: set.maximize, distance: hasDistance ? distance : null, unit: set.unit, points, total: points.length };
}
