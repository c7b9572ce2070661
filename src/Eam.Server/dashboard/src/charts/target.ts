// Compute that each method needs to reach a level: one mark per run, a line over their range, and a thick line at their median. There are no bars, because a
// logarithmic axis has no zero.
import * as Plot from "@observablehq/plot";
import type { Comparison } from "../api/types";
import { compute } from "../format";
import { computeAxis, extent } from "./axis";
import { figure, type Figure, type Frame } from "./figure";
import { methodStyles, styleOf } from "./palette";
import spec from "./spec.json";

interface Run {
  method: string;
  compute: number;
  reached: boolean;
  title: string;
}

/** All runs, also those that did not reach the level: they count with the compute that they spent in vain. */
export function runsOf(comparison: Comparison): Run[] {
  return comparison.methods.flatMap((m) =>
    m.runs.map((r) => ({
      method: m.method,
      compute: r.compute ?? r.spent,
      reached: r.compute != null,
      title: `trial ${r.trial}: ${r.compute == null ? `not reached with ${compute(r.spent)}` : `${r.at_most ? "at most " : ""}${compute(r.compute)}`}`,
    })),
  ).filter((r) => r.compute > 0);
}

/** The horizontal range: from the cheapest to the most expensive run, with room. */
export function targetDomain(runs: readonly Pick<Run, "compute">[]): [number, number] {
  const [low, high] = runs.length > 0 ? extent(runs.map((r) => r.compute)) : [1, 1];
  return [low / spec.target.below, high * spec.target.above];
}

export function targetChart(comparison: Comparison, methods: readonly string[], frame: Frame): Figure {
  const { theme } = frame;
  const styles = methodStyles(methods, theme);
  const runs = runsOf(comparison);
  const domain = targetDomain(runs);
  const axis = computeAxis(domain, true, comparison.unit, frame.width < 560, `compute to the target (${comparison.unit}) →`);
  const color = (method: string) => styleOf(styles, method, theme).color;
  const whiskers = comparison.methods.flatMap((m) => {
    const own = runs.filter((r) => r.method === m.method && r.reached).map((r) => r.compute);
    return own.length > 1 ? [{ method: m.method, low: axis.at(Math.min(...own)), high: axis.at(Math.max(...own)) }] : [];
  });
  const medians = comparison.methods.flatMap((m) => (m.median == null ? [] : [{ method: m.method, at: axis.at(m.median) }]));
  const ends = comparison.methods.map((m) => ({
    method: m.method,
    at: axis.at(Math.max(domain[0], ...runs.filter((r) => r.method === m.method).map((r) => r.compute))),
    text: m.median == null ? "not reached" : compute(m.median),
  }));
  const fill = (m: { method: string }) => color(m.method);
  return figure(frame, {
    marginLeft: Math.min(110, 22 + 7 * Math.max(...comparison.methods.map((m) => m.method.length), 2)),
    marginTop: 8,
    marginBottom: 36,
    marginRight: 20,
    x: axis.scale,
    y: { type: "band", domain: comparison.methods.map((m) => m.method), label: null, tickSize: 0, padding: 0.42 },
    marks: [
      Plot.ruleY(whiskers, { y: "method", x1: "low", x2: "high", stroke: fill, strokeWidth: 2 }),
      Plot.tickX(whiskers, { y: "method", x: "low", stroke: fill, strokeWidth: 2, inset: 8 }),
      Plot.tickX(whiskers, { y: "method", x: "high", stroke: fill, strokeWidth: 2, inset: 8 }),
      Plot.tickX(medians, { y: "method", x: "at", stroke: fill, strokeWidth: 3.5 }),
      ...comparison.methods.flatMap((m) => {
        const own = runs.filter((r) => r.method === m.method);
        const at = (r: Run) => axis.at(r.compute);
        return [
          Plot.dot(own.filter((r) => r.reached), { y: "method", x: at, symbol: styleOf(styles, m.method, theme).symbol, r: 4.5, fill: color(m.method), stroke: theme.ground, title: "title" }),
          Plot.dot(own.filter((r) => !r.reached), { y: "method", x: at, symbol: "times", r: 4, stroke: color(m.method), strokeWidth: 1.6, title: "title" }),
        ];
      }),
      Plot.text(ends, { y: "method", x: "at", text: "text", dx: 10, textAnchor: "start", fill: theme.ink, fontWeight: 600 }),
    ],
  } as Plot.PlotOptions);
}
