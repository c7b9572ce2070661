// The ratio of two methods' compute by level: a line for each unit with its 95 % band, and a cross where only a bound is known. The vertical axis is logarithmic,
// so that twice and half are equally far from equal.
import * as Plot from "@observablehq/plot";
import type { Comparison } from "../api/types";
import { metric, tick, words } from "../format";
import { ratioValue, sharePercent } from "../ratio";
import { logTicks } from "./axis";
import { figure, type Figure, type Frame } from "./figure";
import spec from "./spec.json";

export interface RatioMark {
  at: number;
  name: string;
  /** The ratio, its interval and its bound; NaN for what is not known. */
  value: number;
  low: number;
  high: number;
  bound: number;
  title: string;
}

export interface RatioLine {
  unit: string;
  colour: number;
  marks: RatioMark[];
}

/** The curve as one line for each unit, the sweep's own unit first. */
export function ratioLines({ curve, unit: own }: Pick<Comparison, "curve" | "unit">): RatioLine[] {
  const points = curve ?? [];
  const units = [own, ...new Set(points.flatMap((point) => point.other_units.map((other) => other.unit)))];
  return units.map((unit, i) => ({
    unit,
    colour: (spec.ratio.colour + i) % spec.colours.length,
    marks: points.map((point, at) => {
      const ratio = i === 0 ? point.ratio : point.other_units.find((other) => other.unit === unit)?.ratio;
      const name = point.share == null ? metric(point.level) : sharePercent(point.share);
      return {
        at,
        name,
        value: positive(ratio?.value),
        low: positive(ratio?.low),
        high: positive(ratio?.high),
        bound: ratio?.value == null ? positive(ratio?.more_than ?? ratio?.less_than) : NaN,
        title: `${name}: ${ratioValue(ratio)} in ${unit}`,
      };
    }),
  }));
}

// The axis is logarithmic: it has no place for anything else.
function positive(value: number | null | undefined): number {
  return value != null && value > 0 ? value : NaN;
}

/** Whether any level has a ratio or a bound. */
export function hasRatio(lines: readonly RatioLine[]): boolean {
  return lines.some((line) => line.marks.some((m) => Number.isFinite(m.value) || Number.isFinite(m.bound)));
}

/** The vertical range: around all ratios and 1, and around the intervals' ends as far as they are within reach. An interval from few runs may span powers of ten. */
export function ratioDomain(values: readonly number[], ends: readonly number[]): [number, number] {
  const [low, high] = [Math.min(1, ...values), Math.max(1, ...values)];
  return [
    Math.max(Math.min(low, ...ends), low / spec.ratio.reach) / spec.ratio.room,
    Math.min(Math.max(high, ...ends), high * spec.ratio.reach) * spec.ratio.room,
  ];
}

export function ratioChart(comparison: Comparison, frame: Frame): Figure {
  const { theme } = frame;
  const lines = ratioLines(comparison);
  const all = lines.flatMap((line) => line.marks);
  const domain = ratioDomain(all.flatMap((m) => [m.value, m.bound]).filter(Number.isFinite), all.flatMap((m) => [m.low, m.high]).filter(Number.isFinite));
  const place = (ratio: number) => Math.log10(Math.min(Math.max(ratio, domain[0]), domain[1]));
  const texts = new Map(logTicks(domain, false).map((value) => [Math.log10(value), tick(value)]));
  const names = lines[0]!.marks.map((m) => m.name);
  const { numerator, denominator } = comparison.curve![0]!.ratio;
  const shares = comparison.curve![0]!.share != null;
  return figure(frame, {
    marginLeft: 54,
    marginTop: 24,
    marginBottom: 38,
    marginRight: 66,
    x: {
      type: "linear",
      domain: [-0.3, names.length - 0.7],
      ticks: names.map((_, i) => i),
      tickFormat: (at: number) => names[at] ?? "",
      label: shares ? "share of the way from the base model to the optimum →" : `level of ${words(comparison.metric)} →`,
      labelAnchor: "right",
      labelArrow: "none",
      tickSize: 3,
      line: true,
    },
    y: {
      type: "linear",
      domain: [Math.log10(domain[0]), Math.log10(domain[1])],
      ticks: [...texts.keys()],
      tickFormat: (at: number) => texts.get(at) ?? "",
      label: `↑ ${numerator} / ${denominator}`,
      labelArrow: "none",
      tickSize: 0,
    },
    marks: [
      Plot.gridY({ ticks: [...texts.keys()], stroke: theme.line, strokeOpacity: 1 }),
      Plot.ruleY([0], { stroke: theme.muted, strokeDasharray: "2 4" }),
      ...lines.flatMap((line) => {
        const colour = theme.series[line.colour]!;
        const known = line.marks.filter((m) => Number.isFinite(m.value));
        const bounds = line.marks.filter((m) => Number.isFinite(m.bound));
        // A unit of which only bounds are known has its name too.
        const named = (known.length > 0 ? known : bounds).slice(-1);
        return [
          Plot.areaY(line.marks, { x: "at", y1: (m: RatioMark) => place(m.low), y2: (m: RatioMark) => place(m.high), fill: colour, fillOpacity: 0.16 }),
          Plot.line(line.marks, { x: "at", y: (m: RatioMark) => place(m.value), stroke: colour, strokeWidth: 2 }),
          Plot.dot(known, { x: "at", y: (m: RatioMark) => place(m.value), r: 4, fill: colour, stroke: theme.ground, title: "title" }),
          Plot.dot(bounds, { x: "at", y: (m: RatioMark) => place(m.bound), symbol: "times", r: 4, stroke: colour, strokeWidth: 1.6, title: "title" }),
          Plot.text(named, { x: "at", y: (m: RatioMark) => place(Number.isFinite(m.value) ? m.value : m.bound), text: () => line.unit, dx: 9, textAnchor: "start", fill: colour, fontWeight: 600 }),
        ];
      }),
    ],
  } as Plot.PlotOptions);
}
