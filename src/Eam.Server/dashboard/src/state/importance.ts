// How much of the trials' order each setting explains.
import type { ParameterValue, TrialRow } from "../api/types";

export interface Importance {
  method: string;
  parameter: string;
  /** Share of the variance of the trials' ranks that the setting's groups explain, less what chance explains (epsilon squared); 0 to 1. */
  share: number;
  trials: number;
}

/**
 * Ranks a method's trials by the rung they finished and then by the objective: a trial that was promoted is better than one that was not, and values at different
 * rungs are not compared. Each setting's values are grouped (numbers by their quartiles), and the share of the rank variance between groups is taken
 * (epsilon squared, Kelley 1935). It tells of a setting alone, not of interplay.
 */
export function importances(rows: readonly TrialRow[], maximize: boolean): Importance[] {
  const result: Importance[] = [];
  for (const method of new Set(rows.map((r) => r.method))) {
    const own = rows.filter((r) => r.method === method && r.repeat_of == null && r.rung != null && r.value != null);
    if (own.length < 8) continue;
    const order = [...own].sort((a, b) => a.rung! - b.rung! || (maximize ? a.value! - b.value! : b.value! - a.value!));
    const rank = new Map(order.map((row, i) => [row.trial, i]));
    for (const parameter of new Set(own.flatMap((r) => Object.keys(r.parameters)))) {
      const groups = grouped(own.map((r) => r.parameters[parameter] ?? null));
      const count = new Set(groups).size;
      if (count < 2) continue;
      result.push({ method, parameter, share: epsilonSquared(own.map((r) => rank.get(r.trial)!), groups, count), trials: own.length });
    }
  }
  return result.sort((a, b) => b.share - a.share);
}

/** A group for each value: the value itself where there are few, else the quartile it is in. */
export function grouped(values: readonly ParameterValue[]): number[] {
  const different = [...new Set(values)];
  if (different.length <= 6 || !different.every((v) => typeof v === "number")) {
    const index = new Map(different.map((v, i) => [v, i]));
    return values.map((v) => index.get(v)!);
  }
  const sorted = [...(values as number[])].sort((a, b) => a - b);
  const position = new Map(sorted.map((v, i) => [v, i]));
  return (values as number[]).map((v) => Math.min(3, Math.floor((4 * position.get(v)!) / sorted.length)));
}

function epsilonSquared(ranks: readonly number[], groups: readonly number[], count: number): number {
  const mean = ranks.reduce((a, b) => a + b, 0) / ranks.length;
  const total = ranks.reduce((sum, r) => sum + (r - mean) ** 2, 0);
  const sums = new Map<number, [number, number]>();
  ranks.forEach((rank, i) => {
    const [n, sum] = sums.get(groups[i]!) ?? [0, 0];
    sums.set(groups[i]!, [n + 1, sum + rank]);
  });
  const between = [...sums.values()].reduce((sum, [n, s]) => sum + n * (s / n - mean) ** 2, 0);
  const within = (total - between) / Math.max(1, ranks.length - count);
  return total > 0 ? Math.max(0, Math.min(1, (between - (count - 1) * within) / total)) : 0;
}
