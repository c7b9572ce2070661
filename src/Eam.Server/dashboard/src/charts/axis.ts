// Axes that several charts share. Static charts have the same axes (Axis and FineAxis in src/Eam.Engine/Charts); tests/charts.json has numbers for both.
import type { ReferenceValue } from "../api/types";
import { metric, minus, tick, words } from "../format";
import spec from "./spec.json";

/** A vertical axis of a metric, as places from 0 (bottom) to 1 (top). */
export interface ValueAxis {
  /** The place of a value; below 0 or above 1 if the axis does not show it. */
  at: (value: number) => number;
  /** The value at a place. */
  value: (place: number) => number;
  shows: (value: number) => boolean;
  fine: boolean;
  min: number;
  max: number;
  ticks: { at: number; text: string }[];
  /** Number of values that are too bad for the axis to show. */
  beyond: number;
}

export interface AxisOptions {
  /** Whether the axis is logarithmic in the distance to the best value; by default it is where good values crowd together. */
  fine?: boolean | undefined;
  references?: readonly ReferenceValue[] | undefined;
}

/** An axis for a metric. It does not show the few values that are far worse than all others, and it reaches to reference lines that are near. */
export function metricAxis(values: readonly number[], maximize: boolean, options: AxisOptions = {}): ValueAxis {
  const finite = values.filter(Number.isFinite);
  let axis = create(finite, maximize, options.fine);
  const reach = spec.axis.reach * (axis.max - axis.min);
  const near = (options.references ?? []).map((r) => r.value).filter((v) => v >= axis.min - reach && v <= axis.max + reach);
  if (near.length > 0) axis = create([...finite, ...near], maximize, options.fine);
  return { ...axis, beyond: finite.filter((v) => !axis.shows(v)).length };
}

function create(values: readonly number[], maximize: boolean, fine: boolean | undefined): ValueAxis {
  const sorted = [...values].sort((a, b) => (maximize ? b - a : a - b));
  const [best, last] = [sorted[0], sorted[sorted.length - 1]];
  if (best === undefined || last === undefined || best === last) return linear(sorted);
  const tail = sorted[sorted.length - 1 - Math.floor(spec.axis.tail * (sorted.length - 1))]!;
  const cut = tail + spec.axis.room * (tail - best);
  const worst = maximize ? Math.max(cut, last) : Math.min(cut, last);
  const crowded = sorted.length >= spec.axis.crowdCount && Math.abs(sorted[Math.floor(sorted.length / 5)]! - best) < spec.axis.crowdShare * Math.abs(worst - best);
  return (fine ?? crowded) ? fineAxis(best, worst) : linear([best, worst]);
}

function linear(values: readonly number[]): ValueAxis {
  const [low, high] = values.length > 0 ? extent(values) : [1, 1];
  const room = high > low ? spec.axis.margin * (high - low) : Math.max(1, Math.abs(high)) * 0.1;
  const [min, max] = [low - room, high + room];
  return finish(false, min, max, (v) => (v - min) / (max - min), (p) => min + p * (max - min), linearTicks([min, max], spec.axis.ticks).map((v) => [v, tick(v)]));
}

function fineAxis(best: number, worst: number): ValueAxis {
  const [range, sign] = [Math.abs(best - worst), Math.sign(best - worst)];
  // Smaller distances are drawn as this distance. Without it the best value would be infinitely far up.
  const floor = spec.axis.floor * range;
  const [lowest, highest] = [spec.axis.below * (range + floor), spec.axis.above * floor];
  const at = (v: number) => Math.log(lowest / (Math.max(sign * (best - v), 0) + floor)) / Math.log(lowest / highest);
  const value = (p: number) => best - sign * (lowest * (highest / lowest) ** p - floor);
  const decimals = Math.max(0, Math.min(8, Math.ceil(-Math.log10(floor))));
  const text = (v: number) => minus(trimmed(v.toFixed(decimals)));
  const ticks: [number, string][] = [[best, text(best)]];
  for (let d = (range + floor) / 1.02; d > 1.9 * floor; d /= Math.sqrt(10)) ticks.push([best - sign * (d - floor), text(best - sign * (d - floor))]);
  return finish(true, Math.min(best, worst), Math.max(best, worst), at, value, ticks);
}

function finish(fine: boolean, min: number, max: number, at: ValueAxis["at"], value: ValueAxis["value"], ticks: [number, string][]): ValueAxis {
  const shows = (v: number) => at(v) >= 0 && at(v) <= 1;
  return { fine, min, max, at, value, shows, beyond: 0, ticks: ticks.map(([v, text]) => ({ at: at(v), text })) };
}

/** The options of a vertical scale for Plot. The scale is linear in places: Plot leaves out labels of logarithmic scales, which makes lines without a value. */
export function valueScale(axis: ValueAxis, name: string, maximize: boolean) {
  const texts = new Map(axis.ticks.map((t) => [t.at, t.text]));
  return {
    type: "linear" as const,
    domain: [0, 1],
    ticks: axis.ticks.map((t) => t.at),
    tickFormat: (place: number) => texts.get(place) ?? "",
    label: axisLabel(axis, name, maximize),
    tickSize: 0,
    labelArrow: "none" as const,
  };
}

export function axisLabel(axis: ValueAxis, name: string, maximize: boolean): string {
  return `${maximize || axis.fine ? "↑" : "↓"} ${words(name)}${axis.fine ? ", finer near the best" : ""}`;
}

/** Says what an axis does not show; empty if it shows everything. */
export function hiddenText(axis: ValueAxis, references: readonly ReferenceValue[]): string {
  const lines = references.filter((r) => !axis.shows(r.value)).map((r) => ` Not shown: ${r.label} (${metric(r.value)}).`);
  const values = axis.beyond === 1 ? "1 value" : `${axis.beyond} values`;
  return lines.join("") + (axis.beyond > 0 ? ` ${values} much worse than the others, not shown.` : "");
}

/** Returns round numbers of a linear axis. */
export function linearTicks([low, high]: readonly [number, number], count: number): number[] {
  const rough = (high - low) / count;
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const share = rough / power;
  const step = power * (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10);
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) ticks.push(i * step + 0);
  return ticks;
}

/** Returns round numbers of a logarithmic axis: 1, 2, 5, 10 … over a short range, and powers of ten over a long one or in a narrow chart. */
export function logTicks([low, high]: readonly [number, number], few: boolean): number[] {
  if (!(low > 0) || !(high > low)) return [];
  const all: number[] = [];
  const leads = few || high / low >= 300 ? [1] : [1, 2, 5];
  for (let power = Math.floor(Math.log10(low)); power <= Math.floor(Math.log10(high)); power++)
    for (const lead of leads) {
      const value = lead * 10 ** power;
      if (value >= low && value <= high) all.push(value);
    }
  return all;
}

/** A horizontal axis of compute. */
export interface ComputeAxis {
  /** The coordinate of an amount of compute on the scale. */
  at: (compute: number) => number;
  log: boolean;
  domain: [number, number];
  scale: ReturnType<typeof computeScale>;
}

/** Returns the coordinate of an amount of compute. */
export function computeAt(log: boolean): (compute: number) => number {
  return log ? (c) => Math.log10(Math.max(c, Number.MIN_VALUE)) : (c) => c;
}

/** An axis of compute. Its scale is linear in the coordinate, so that every tick has its label. */
export function computeAxis(wanted: [number, number], log: boolean, unit: string, narrow: boolean, label = `compute of a trial (${unit}) →`): ComputeAxis {
  const domain: [number, number] = log && !(wanted[0] > 0) ? [(wanted[1] || 1) / 10, wanted[1] || 1] : wanted;
  const at = computeAt(log);
  const round = log ? logTicks(domain, narrow) : linearTicks(domain, narrow ? 4 : 8);
  // A short logarithmic range may have no round number.
  const shown = round.length >= 2 || !log ? round : domain;
  return { at, log, domain, scale: computeScale([at(domain[0]), at(domain[1])], shown.map((c) => [at(c), tick(c)]), label) };
}

function computeScale(domain: [number, number], ticks: [number, string][], label: string) {
  const texts = new Map(ticks);
  return {
    type: "linear" as const,
    domain,
    label,
    ticks: ticks.map(([at]) => at),
    tickFormat: (at: number) => texts.get(at) ?? "",
    labelAnchor: "right" as const,
    labelArrow: "none" as const,
    tickSize: 3,
    line: true,
  };
}

function trimmed(text: string): string {
  const short = text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
  return short === "-0" ? "0" : short;
}

export function shortMetric(value: number): string {
  return metric(Math.abs(value) < 1e-12 ? 0 : Number(value.toPrecision(3))).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}

export function extent(values: readonly number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const v of values) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return low <= high ? [low, high] : [0, 1];
}
