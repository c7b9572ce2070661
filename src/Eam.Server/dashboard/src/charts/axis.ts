// Axes that several charts share.
import { metric, tick } from "../format";
import { quantile } from "../stats";

/** A vertical axis of a metric: positions of values and labels of ticks. */
export interface ValueAxis {
  /** Converts a value to a coordinate of the scale. */
  at: (value: number) => number;
  scale: { type: "linear" | "log"; domain: [number, number]; ticks: number[] | number; tickFormat: (coordinate: number) => string };
}

/** A linear axis. Better values are at the top, or larger numbers. */
export function linearAxis(values: readonly number[], ticks = 6): ValueAxis {
  const [low, high] = extent(values);
  const pad = (high - low || Math.abs(high) || 1) * 0.04;
  const text = tickText(Math.max(Math.abs(low), Math.abs(high)), (high - low + 2 * pad) / ticks);
  return { at: (v) => v, scale: { type: "linear", domain: [low - pad, high + pad], ticks, tickFormat: text } };
}

/**
 * An axis that is logarithmic in the distance to the best value. Learning curves flatten near it, and small differences there matter.
 * Ticks still show values of the metric. The best value is at the top.
 */
export function fineAxis(values: readonly number[], maximize: boolean): ValueAxis {
  const [low, high] = extent(values);
  const [best, range] = [maximize ? high : low, high - low || Math.abs(high) || 1];
  const floor = range * 2e-3;
  const gap = (v: number) => Math.max(maximize ? best - v : v - best, 0) + floor;
  const back = (g: number) => (maximize ? best - (g - floor) : best + (g - floor));
  const text = tickText(Math.max(Math.abs(low), Math.abs(high)), floor);
  const ticks = [floor];
  const step = 10 ** 0.5;
  for (let g = (range + floor) / 1.02; g > floor * 1.9; g /= step) ticks.push(g);
  return { at: gap, scale: { type: "log", domain: [(range + floor) * 1.12, floor * 0.86], ticks, tickFormat: (g) => text(back(g)) } };
}

/** Whether most values are close together near the best value. */
export function isSqueezed(values: readonly number[], maximize: boolean): boolean {
  if (values.length < 8) return false;
  const sorted = [...values].sort((a, b) => (maximize ? b - a : a - b));
  const range = Math.abs(sorted[sorted.length - 1]! - sorted[0]!);
  return range > 0 && Math.abs(quantile(sorted, 0.2) - sorted[0]!) < range * 0.08;
}

/** Formats values with enough digits to distinguish neighbours that are one step apart. */
function tickText(largest: number, step: number): (value: number) => string {
  const decimals = largest >= 1e5 || !(step > 0) ? 0 : Math.max(0, Math.min(8, Math.ceil(-Math.log10(step))));
  return (value) => (largest >= 1e5 || largest < 1e-3 ? shortMetric(value) : trimmed(value.toFixed(decimals)));
}

function trimmed(text: string): string {
  const short = text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
  return short === "-0" ? "0" : short.replace("-", "−");
}

export function shortMetric(value: number): string {
  return metric(Math.abs(value) < 1e-12 ? 0 : Number(value.toPrecision(3))).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}

/** Returns round numbers for a logarithmic axis. */
export function logTicks([low, high]: readonly [number, number], few: boolean): number[] {
  if (!(low > 0) || !(high > low)) return [];
  const all: number[] = [];
  const leads = few || high / low > 1e4 ? [1] : high / low > 300 ? [1, 3] : [1, 2, 5];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++)
    for (const lead of leads) {
      const value = lead * 10 ** power;
      if (value >= low && value <= high) all.push(value);
    }
  return all.length >= 2 ? all : [low, high];
}

/** Returns the options of a horizontal axis of compute. */
export function computeAxis(wanted: [number, number], log: boolean, unit: string, narrow: boolean, label = `compute of a trial (${unit}) →`) {
  const domain: [number, number] = log && !(wanted[0] > 0) ? [(wanted[1] || 1) / 10, wanted[1] || 1] : wanted;
  return {
    type: log ? ("log" as const) : ("linear" as const),
    domain,
    label,
    tickFormat: tick,
    ticks: log ? logTicks(domain, narrow) : narrow ? 4 : 8,
    labelAnchor: "right" as const,
    labelArrow: "none" as const,
    tickSize: 3,
    line: true,
  };
}

export function extent(values: readonly number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const v of values) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return low <= high ? [low, high] : [0, 1];
}
