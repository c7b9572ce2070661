// Pure arithmetic over curves and trials.
import type { CurveBand, CurveSeries, CurveSet, IncumbentStep } from "./api/types";
import spec from "./charts/spec.json";

/** Quantile of sorted numbers, linear between neighbours; NaN if there are no numbers. */
export function quantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return NaN;
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (position - below);
}

/** The scale in which curves are drawn, and so in which they are straight between their points. */
export interface DrawnScale {
  at: (value: number) => number;
  value: (place: number) => number;
  /** Whether compute is drawn logarithmically. */
  log: boolean;
}

/** The scale of the values themselves over logarithmic compute. */
export const plain: DrawnScale = { at: (v) => v, value: (p) => p, log: true };

type MedianPoint = { compute: number; value: number; rung: number | null };

/**
 * Median and quartiles of each method in pieces between rungs. A piece covers the trials that reached the rung at its end, so the median does not jump where a trial
 * ends. The server has the same arithmetic (MedianPieces); both follow tests/charts.json.
 */
export function medianPieces(series: readonly CurveSeries[], rungs: readonly number[], scale: DrawnScale = plain): CurveBand[] {
  const methods = [...new Set(series.map((s) => s.method))].sort();
  return methods.flatMap((method) => {
    const curves = series.filter((s) => s.method === method).map((s) => snapped(s, rungs));
    const band: CurveBand & { rung: number[] } = { method, compute: [], trials: [], low: [], median: [], high: [], rung: [] };
    rungs.forEach((end, index) => {
      const rung = index + 1;
      const members = curves.map((c) => c.slice(0, c.findIndex((p) => p.rung === rung) + 1)).filter((c) => c.length > 0);
      if (members.length === 0) return;
      const from = Math.min(end, Math.max(index > 0 ? rungs[index - 1]! : 0, ...members.map((c) => c[0]!.compute)));
      for (const level of levelsOf(members, from, end)) {
        const places = members.map((c) => placeAt(c, level, scale)).sort((a, b) => a - b);
        band.rung.push(rung);
        band.compute.push(level);
        band.trials.push(members.length);
        band.low.push(scale.value(quantile(places, 0.25)));
        band.median.push(scale.value(quantile(places, 0.5)));
        band.high.push(scale.value(quantile(places, 0.75)));
      }
    });
    return band.compute.length > 0 ? [band] : [];
  });
}

/** Splits a band into its pieces, as ranges of indices: first, and one after the last. */
export function split(band: CurveBand): [number, number][] {
  const pieces: [number, number][] = [];
  for (let start = 0, i = 1; i <= band.compute.length; i++) {
    if (i < band.compute.length && (!band.rung || band.rung[i] === band.rung[start])) continue;
    pieces.push([start, i]);
    start = i;
  }
  return pieces;
}

/**
 * The bands of a set in the scale that draws them. If only part of the curves is here, the server's bands serve; they are straight in the metric itself, so in another
 * scale only their ends count, where trials have evaluations.
 */
export function drawnBands(set: CurveSet, scale: DrawnScale, sameScale: boolean): CurveBand[] {
  const points = set.series.reduce((sum, s) => sum + s.compute.length, 0);
  if (set.series.length >= set.total_trials && points >= set.total_points) return medianPieces(set.series, set.rungs, scale);
  return sameScale ? set.bands : set.bands.map(ends);
}

function ends(band: CurveBand): CurveBand {
  const kept = split(band).flatMap(([first, after]) => (after - first > 1 ? [first, after - 1] : [first]));
  const pick = (column: readonly number[]) => kept.map((i) => column[i]!);
  return {
    method: band.method, compute: pick(band.compute), trials: pick(band.trials), low: pick(band.low), median: pick(band.median), high: pick(band.high),
    rung: band.rung ? pick(band.rung) : null,
  };
}

/** The points of a curve, with the compute of the rung where it reached one: the last iteration of a segment exceeds its target a little. */
function snapped(series: CurveSeries, rungs: readonly number[]): MedianPoint[] {
  let kept: MedianPoint[] = [];
  series.compute.forEach((spent, i) => {
    const [value, rung] = [series.value[i], series.rung[i] ?? null];
    if (value == null || !(spent > 0)) return;
    const compute = rung === null ? spent : (rungs[rung - 1] ?? spent);
    if (rung !== null) kept = kept.filter((p) => p.compute < compute);
    const last = kept[kept.length - 1];
    if (!last || last.compute < compute) kept.push({ compute, value, rung });
  });
  return kept;
}

/** All places where a curve may bend, so that a median is never outside of its trials. Very many are thinned evenly. */
function levelsOf(members: readonly MedianPoint[][], from: number, to: number): number[] {
  const most = spec.medians.levels;
  const all = [...new Set([from, to, ...members.flatMap((c) => c.map((p) => p.compute))])].filter((c) => c >= from && c <= to).sort((a, b) => a - b);
  return all.length <= most ? all : Array.from({ length: most }, (_, i) => all[Math.floor((i * (all.length - 1)) / (most - 1))]!);
}

function placeAt(curve: readonly MedianPoint[], level: number, scale: DrawnScale): number {
  const after = curve.findIndex((p) => p.compute >= level);
  const right = curve[after]!;
  if (after === 0 || right.compute === level) return scale.at(right.value);
  const left = curve[after - 1]!;
  const share = scale.log ? Math.log(level / left.compute) / Math.log(right.compute / left.compute) : (level - left.compute) / (right.compute - left.compute);
  return scale.at(left.value) + share * (scale.at(right.value) - scale.at(left.value));
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
