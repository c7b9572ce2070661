// Pure arithmetic over curves and trials.
import type { CurveBand, CurveSeries, IncumbentStep } from "./api/types";

/** Quantile of sorted numbers, linear between neighbours; NaN if there are no numbers. */
export function quantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return NaN;
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (position - below);
}

/** Value of a curve at a compute level, linear between its points; null outside of them. */
export function valueAt(series: Pick<CurveSeries, "compute" | "value">, level: number): number | null {
  const { compute, value } = series;
  const n = compute.length;
  if (n === 0 || level < compute[0]! || level > compute[n - 1]!) return null;
  let [low, high] = [0, n - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (compute[middle]! <= level) low = middle;
    else high = middle;
  }
  const [a, b] = [value[low], value[high]];
  if (a == null || b == null) return a ?? b ?? null;
  const width = compute[high]! - compute[low]!;
  return width > 0 ? a + ((b - a) * (level - compute[low]!)) / width : b;
}

/** Levels of compute, evenly spaced in the logarithm. */
export function levels(from: number, to: number, count: number): number[] {
  if (!(from > 0) || !(to > from)) return from > 0 ? [from] : [];
  const step = Math.log(to / from) / (count - 1);
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? to : from * Math.exp(step * i)));
}

/** Median and quartiles of each method's curves; a level needs two trials. Used if only some of the trials are shown; the server sends the bands of all trials. */
export function bands(series: readonly CurveSeries[], count = 48): CurveBand[] {
  const result: CurveBand[] = [];
  for (const method of new Set(series.map((s) => s.method))) {
    const own = series.filter((s) => s.method === method && s.compute.length > 0);
    if (own.length < 2) continue;
    const from = Math.min(...own.map((s) => s.compute[0]!));
    const to = Math.max(...own.map((s) => s.compute[s.compute.length - 1]!));
    const band: CurveBand = { method, compute: [], trials: [], low: [], median: [], high: [] };
    for (const level of levels(from, to, count)) {
      const values = own.map((s) => valueAt(s, level)).filter((v): v is number => v != null).sort((a, b) => a - b);
      if (values.length < 2) continue;
      band.compute.push(level);
      band.trials.push(values.length);
      band.low.push(quantile(values, 0.25));
      band.median.push(quantile(values, 0.5));
      band.high.push(quantile(values, 0.75));
    }
    if (band.compute.length > 1) result.push(band);
  }
  return result;
}

/** The best value of any curve that had spent at most this much compute: steps that only improve. */
export function incumbent(series: readonly CurveSeries[], maximize: boolean): IncumbentStep[] {
  const points: IncumbentStep[] = [];
  for (const s of series)
    s.compute.forEach((compute, i) => {
      const value = s.value[i];
      if (value != null) points.push({ compute, value, trial: s.trial, method: s.method });
    });
  points.sort((a, b) => a.compute - b.compute || (maximize ? b.value - a.value : a.value - b.value) || a.trial - b.trial);
  const steps: IncumbentStep[] = [];
  for (const point of points) {
    const best = steps[steps.length - 1];
    if (!best || (maximize ? point.value > best.value : point.value < best.value)) steps.push(point);
  }
  return steps;
}
