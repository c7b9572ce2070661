// Reward against compute with distance to the target as size: who is beaten in none of the three.
import * as Plot from "@observablehq/plot";
import type { TrialRow } from "../api/types";
import { compute, metric, words } from "../format";
import { paretoFront } from "../stats";
import { computeAxis, extent, fineAxis, isSqueezed, linearAxis } from "./axis";
import { figure, type Figure, type Frame } from "./figure";
import { methodStyles, styleOf } from "./palette";

export interface ParetoOptions extends Frame {
  methods: readonly string[];
  metric: string;
  maximize: boolean;
  unit: string;
  /** The metric that a mark's size shows, smaller is better; null where the task has none. */
  distance: string | null;
}

const mostMarks = 1500;

interface Spot {
  x: number;
  value: number;
  distance: number | null;
  row: TrialRow;
}

export function paretoChart(rows: readonly TrialRow[], options: ParetoOptions): Figure {
  const { theme } = options;
  const styles = methodStyles(options.methods, theme);
  const all = spotsOf(rows, options);
  const best = new Set(frontOf(all, options.maximize));
  // The front and an even part of the others: more marks than that only cover each other.
  const step = Math.ceil(all.length / mostMarks);
  const spots = all.filter((s, i) => i % step === 0 || best.has(s));
  const values = spots.map((s) => s.value);
  const axis = isSqueezed(values, options.maximize) ? fineAxis(values, options.maximize) : linearAxis(values, 5);
  const front = [...best];
  const onFront = new Set(front.map((s) => s.row.trial));
  const [low, high] = extent(spots.map((s) => s.x));
  const [near, far] = extent(spots.flatMap((s) => (s.distance == null || s.distance <= 0 ? [] : [Math.log(s.distance)])));
  const radius = (s: Spot) => (s.distance == null || s.distance <= 0 || far === near ? 4 : 2.5 + 6 * (1 - (Math.log(s.distance) - near) / (far - near)));
  const at = (s: Spot) => axis.at(s.value);
  const title = (s: Spot) => `trial ${s.row.trial} (${s.row.method}): ${words(options.metric)} ${metric(s.value)} at ${compute(s.x)} ${options.unit}` + (s.distance == null ? "" : `, ${options.distance} ${metric(s.distance)}`);
  return figure(options, {
    marginLeft: 54,
    marginTop: 24,
    marginBottom: 38,
    x: computeAxis([low * 0.8, high * 1.3], true, options.unit, options.width < 560),
    y: { ...axis.scale, label: `${options.maximize || axis.scale.type === "log" ? "↑" : "↓"} ${words(options.metric)}`, tickSize: 0, labelArrow: "none" },
    marks: [
      Plot.gridY({ ticks: axis.scale.ticks, stroke: theme.line, strokeOpacity: 1 }),
      Plot.line(front, { x: "x", y: at, curve: "step-after", stroke: theme.ink, strokeWidth: 1.2, strokeDasharray: "2 3" }),
      ...options.methods.map((method) => {
        const style = styleOf(styles, method, theme);
        const own = spots.filter((s) => s.row.method === method);
        return Plot.dot(own, { x: "x", y: at, r: (s: Spot) => radius(s), symbol: style.symbol, fill: style.color, fillOpacity: (s: Spot) => (onFront.has(s.row.trial) ? 0.9 : 0.25), stroke: (s: Spot) => (onFront.has(s.row.trial) ? theme.ink : style.color), strokeWidth: (s: Spot) => (onFront.has(s.row.trial) ? 1.2 : 0.5), strokeOpacity: 0.8, title, sort: (s: Spot) => (onFront.has(s.row.trial) ? 1 : 0) } as Plot.DotOptions);
      }),
    ],
    r: { type: "identity" },
  } as Plot.PlotOptions);
}

/** Trials that no other beats in reward and compute, with less compute first. */
export function frontRows(rows: readonly TrialRow[], options: Pick<ParetoOptions, "metric" | "maximize" | "distance">): TrialRow[] {
  return frontOf(spotsOf(rows, options), options.maximize).map((s) => s.row);
}

function frontOf(spots: readonly Spot[], maximize: boolean): Spot[] {
  return paretoFront(spots.map((s) => ({ x: s.x, y: s.value, item: s })), maximize).map((p) => p.item);
}

function spotsOf(rows: readonly TrialRow[], options: Pick<ParetoOptions, "metric" | "distance">): Spot[] {
  return rows.flatMap((row) => {
    const value = row.metrics?.[options.metric];
    return value == null || row.compute <= 0 ? [] : [{ x: row.compute, value, distance: options.distance ? (row.metrics?.[options.distance] ?? null) : null, row }];
  });
}
