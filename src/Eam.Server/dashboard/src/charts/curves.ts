// Reward versus compute: the main chart.
import * as Plot from "@observablehq/plot";
import type { CurveBand, CurveSet } from "../api/types";
import { drawnBands, split } from "../stats";
import { computeAxis, extent, metricAxis, valueScale, type ComputeAxis, type ValueAxis } from "./axis";
import { drawn, element, figure, referenceMarks, type Figure, type Frame } from "./figure";
import { methodStyles, styleOf, symbolPath, type MethodStyle } from "./palette";

export interface CurveOptions extends Frame {
  methods: readonly string[];
  log: boolean;
  /** Logarithmic in the distance to the best value, instead of linear. */
  fine: boolean;
  /** Trials that pass the filter; null for all. */
  shown: ReadonlySet<number> | null;
  /** The vertical axis, if it is not that of the set's own curves. */
  axis?: ValueAxis;
  /** Bands to draw, if they are not those of the set's own curves. */
  bands?: readonly CurveBand[];
  /** A trial that is drawn over all others. */
  strong?: number;
  /** Whether the best value so far is drawn. It is drawn by default, if no filter is set. */
  best?: boolean;
  /** Trials that run now, with the compute that they have spent; drawn as marks at the bottom. */
  live?: readonly { compute: number; method: string }[];
}

interface Point {
  x: number;
  y: number;
  trial: number;
  method: string;
  atRung: boolean;
}

/** A row of a band: a level of one piece. Places, not values. */
export interface BandRow {
  x: number;
  low: number;
  median: number;
  high: number;
  piece: number;
}

/** Places of a band, and the last row of each piece with the number of its trials. */
export function bandRows(band: CurveBand, x: (compute: number) => number, y: (value: number) => number): { rows: BandRow[]; rungs: (BandRow & { trials: number })[] } {
  const row = (i: number, piece: number): BandRow => ({ x: x(band.compute[i]!), low: y(band.low[i]!), median: y(band.median[i]!), high: y(band.high[i]!), piece });
  const pieces = split(band);
  return {
    rows: pieces.flatMap(([first, after], piece) => Array.from({ length: after - first }, (_, i) => row(first + i, piece))),
    rungs: pieces.map(([, after], piece) => ({ ...row(after - 1, piece), trials: band.trials[after - 1]! })),
  };
}

/** Marks of a band: the middle half, the median broken at rungs, a symbol at each rung, and the number of trials that reached it. */
export function bandMarks(band: CurveBand, x: (compute: number) => number, y: (value: number) => number, style: MethodStyle, options: Frame, below: boolean): Plot.Markish[] {
  const { theme, width } = options;
  const { rows, rungs } = bandRows(band, x, y);
  return [
    Plot.areaY(rows, { x: "x", y1: "low", y2: "high", z: "piece", fill: style.color, fillOpacity: theme.dark ? 0.2 : 0.14, clip: true }),
    Plot.line(rows, { x: "x", y: "median", z: "piece", stroke: theme.ground, strokeWidth: 4.5, strokeOpacity: 0.8, clip: true }),
    Plot.line(rows, { x: "x", y: "median", z: "piece", stroke: style.color, strokeWidth: width < 1500 ? 2.2 : 3, strokeDasharray: style.dash, clip: true }),
    Plot.dot(rungs, { x: "x", y: "median", symbol: style.symbol, r: 4.5, fill: style.color, stroke: theme.ground, strokeWidth: 1, clip: true }),
    Plot.text(rungs, { x: "x", y: "median", text: (r: { trials: number }) => `n=${r.trials}`, dy: below ? 13 : -12, fill: theme.muted, stroke: theme.ground, strokeWidth: 3, clip: true }),
  ];
}

export function curvesChart(set: CurveSet, options: CurveOptions): Figure {
  const { theme, width } = options;
  const styles = methodStyles(options.methods, theme);
  const narrow = width < 560;
  const series = set.series.filter((s) => options.shown === null || options.shown.has(s.trial));
  const axis = options.axis ?? valueAxis(set, options);
  const y = axis.at;
  const xs = xDomain(set, options.log);
  const compute = computeAxis(xs, options.log, set.unit, narrow);
  const x = compute.at;
  // With many lines each one is fainter, so that the bands stay visible.
  const opacity = Math.max(0.12, Math.min(0.5, 14 / Math.sqrt(Math.max(1, series.length)) / 4));
  const marks: Plot.Markish[] = [
    Plot.gridY({ ticks: axis.ticks.map((t) => t.at), stroke: theme.line, strokeOpacity: 1 }),
    Plot.ruleX(set.rungs.map(x), { stroke: theme.faint, strokeOpacity: 0.55, strokeDasharray: "1 3" }),
    Plot.text(set.rungs.map(x), { x: (d: number) => d, text: (_: number, i: number) => (narrow ? String(i + 1) : `rung ${i + 1}`), frameAnchor: "top", dy: -14, fill: theme.muted, textAnchor: "middle" }),
    ...referenceMarks(set.references ?? [], axis, theme),
  ];
  const color = (method: string) => styleOf(styles, method, theme).color;
  const points: Point[] = series.flatMap((s) => s.compute.flatMap((c, i) => (s.value[i] == null ? [] : [{ x: x(c), y: y(s.value[i]!), trial: s.trial, method: s.method, atRung: s.rung[i] != null }])));
  marks.push(threads(points, color, opacity, width < 1500 ? 1 : 1.4));
  const rungPoints = points.filter((p) => p.atRung && p.y >= 0 && p.y <= 1);
  if (rungPoints.length <= 6000) marks.push(rungMarks(rungPoints, (method) => styleOf(styles, method, theme), Math.min(0.75, opacity * 1.8), narrow ? 1.8 : width < 1500 ? 2.4 : 3.2));
  const bands = options.bands ?? bandsOn(set, axis, compute);
  bands.forEach((band, i) => marks.push(...bandMarks(band, x, y, styleOf(styles, band.method, theme), options, i % 2 === 1)));
  const best = set.incumbent;
  if (best.length > 0 && options.shown === null && options.best !== false) {
    const rows = [...best, { ...best[best.length - 1]!, compute: xs[1] }].map((step) => ({ compute: x(step.compute), value: y(step.value) }));
    marks.push(Plot.line(rows, { x: "compute", y: "value", curve: "step-after", stroke: theme.ground, strokeWidth: 4, clip: true }));
    marks.push(Plot.line(rows, { x: "compute", y: "value", curve: "step-after", stroke: theme.ink, strokeWidth: 1.6, clip: true }));
    marks.push(Plot.dot(rows.slice(-2, -1), { x: "compute", y: "value", r: 4, fill: theme.ink, stroke: theme.ground, strokeWidth: 1.5, clip: true }));
  }
  for (const method of new Set(options.live?.map((l) => l.method)))
    marks.push(Plot.dot(options.live!.filter((l) => l.method === method).map((l) => x(l.compute)), { x: (d: number) => d, frameAnchor: "bottom", dy: -6, symbol: "triangle", r: 4, fill: color(method), stroke: theme.ground, clip: false }));
  const strong = points.filter((p) => p.trial === options.strong);
  if (strong.length > 0) {
    const style = styleOf(styles, strong[0]!.method, theme);
    marks.push(Plot.line(strong, { x: "x", y: "y", stroke: theme.ground, strokeWidth: 6, strokeOpacity: 0.8, clip: true }));
    marks.push(Plot.line(strong, { x: "x", y: "y", stroke: style.color, strokeWidth: 2.6, clip: true }));
    marks.push(Plot.dot(strong, { x: "x", y: "y", symbol: style.symbol, r: (p: Point) => (p.atRung ? 5 : 2.5), fill: style.color, stroke: theme.ground, strokeWidth: 1, clip: true }));
  }
  return figure(options, {
    marginTop: 30,
    marginRight: narrow ? 12 : 20,
    marginBottom: 40,
    marginLeft: narrow ? 46 : width < 1500 ? 58 : 72,
    x: compute.scale,
    y: valueScale(axis, set.metric, set.maximize),
    r: { type: "identity" },
    marks,
  } as Plot.PlotOptions);
}

/**
 * Draws the lines of all trials as a few paths per method. One element per trial would take a second for thousands of trials; with a single path, places where
 * many lines overlap would not look denser. The paths of the methods alternate, so that no method covers the others.
 */
function threads(points: readonly Point[], color: (method: string) => string, opacity: number, width: number): Plot.Markish {
  return drawn((scales) => {
    const lines = new Map<number, { method: string; d: string }>();
    for (const p of points) {
      const line = lines.get(p.trial);
      const at = `${scales.x(p.x).toFixed(1)},${scales.y(p.y).toFixed(1)}`;
      if (line) line.d += `L${at}`;
      else lines.set(p.trial, { method: p.method, d: `M${at}` });
    }
    const group = element("g", { fill: "none", "stroke-opacity": opacity.toFixed(3), "stroke-width": width, "stroke-linejoin": "round" });
    const bundles = Math.min(40, Math.max(1, lines.size));
    const paths = new Map<string, { method: string; d: string }>();
    for (const [trial, line] of [...lines].sort((a, b) => a[0] - b[0])) {
      const key = `${trial % bundles}/${line.method}`;
      const path = paths.get(key);
      if (path) path.d += line.d;
      else paths.set(key, { ...line });
    }
    for (const path of paths.values()) group.append(element("path", { d: path.d, stroke: color(path.method) }));
    return group;
  });
}

function rungMarks(points: readonly Point[], style: (method: string) => MethodStyle, opacity: number, size: number): Plot.Markish {
  return drawn((scales) => {
    const group = element("g", { "fill-opacity": opacity.toFixed(3) });
    const paths = new Map<string, string>();
    points.forEach((p, i) => {
      const key = `${i % 6}/${p.method}`;
      paths.set(key, (paths.get(key) ?? "") + symbolPath(style(p.method).symbol, scales.x(p.x), scales.y(p.y), size));
    });
    for (const [key, d] of paths) group.append(element("path", { d, fill: style(key.slice(key.indexOf("/") + 1)).color }));
    return group;
  });
}

/** Returns the methods in the sweep's order, then those that occur only in the data. */
export function methodsOf(set: CurveSet, methods: readonly string[]): string[] {
  return [...new Set([...methods, ...set.series.map((s) => s.method)])];
}

/** Returns the value axis for the shown curves, the best value so far, and reference lines that are near. */
export function valueAxis(set: CurveSet, options: { fine: boolean | undefined; shown: ReadonlySet<number> | null }): ValueAxis {
  return metricAxis(shownValues(set, options.shown), set.maximize, { fine: options.fine, references: set.references ?? [] });
}

/** Returns the bands of a set's curves in the scales that draw them. */
export function bandsOn(set: CurveSet, axis: ValueAxis, compute: Pick<ComputeAxis, "log">): CurveBand[] {
  return drawnBands(set, { at: axis.at, value: axis.value, log: compute.log }, !axis.fine && compute.log);
}

export function shownValues(set: CurveSet, shown: ReadonlySet<number> | null): number[] {
  const values = set.series.flatMap((s) => (shown === null || shown.has(s.trial) ? s.value.filter((v): v is number => v != null) : []));
  return shown === null && values.length === 0 ? set.incumbent.map((s) => s.value) : values;
}

/** The horizontal range of a set's curves. */
export function xDomain(set: CurveSet, log: boolean): [number, number] {
  const last = set.rungs[set.rungs.length - 1] ?? 1;
  const [low, high] = extent([...set.series.flatMap((s) => [s.compute[0] ?? last, s.compute[s.compute.length - 1] ?? last]).filter((v) => v > 0), last]);
  const start = low < high ? low : high / 10;
  return log ? [start * 0.9, high * 1.12] : [0, high * 1.02];
}
