// Compute that each method needs to reach a level: a bar to the median, and one mark per run.
import * as Plot from "@observablehq/plot";
import type { Comparison } from "../api/types";
import { compute } from "../format";
import { computeAxis, extent } from "./axis";
import { figure, type Figure, type Frame } from "./figure";
import { methodStyles, styleOf } from "./palette";

export function targetChart(comparison: Comparison, methods: readonly string[], frame: Frame): Figure {
  const { theme } = frame;
  const styles = methodStyles(methods, theme);
  const reached = comparison.methods.filter((m) => m.median != null);
  const runs = comparison.methods.flatMap((m) => m.runs.filter((r) => r.compute != null).map((r) => ({ method: m.method, compute: r.compute!, trial: r.trial })));
  const [low, high] = extent(runs.map((r) => r.compute));
  const domain: [number, number] = [low / 2.2, high * 1.7];
  const color = (method: string) => styleOf(styles, method, theme).color;
  return figure(frame, {
    marginLeft: Math.min(110, 22 + 7 * Math.max(...comparison.methods.map((m) => m.method.length), 2)),
    marginTop: 8,
    marginBottom: 36,
    marginRight: 20,
    x: computeAxis(domain, true, comparison.unit, frame.width < 560, `compute to the target (${comparison.unit}) →`),
    y: { type: "band", domain: comparison.methods.map((m) => m.method), label: null, tickSize: 0, padding: 0.42 },
    marks: [
      Plot.barX(reached, { y: "method", x1: domain[0], x2: "median", fill: (m: { method: string }) => color(m.method), fillOpacity: 0.22 }),
      Plot.ruleY(reached, { y: "method", x1: (m: (typeof reached)[number]) => Math.min(...ran(m)), x2: (m: (typeof reached)[number]) => Math.max(...ran(m)), stroke: (m: { method: string }) => color(m.method), strokeWidth: 2 }),
      Plot.tickX(reached, { y: "method", x: "median", stroke: (m: { method: string }) => color(m.method), strokeWidth: 3 }),
      ...comparison.methods.map((m) =>
        Plot.dot(runs.filter((r) => r.method === m.method), { y: "method", x: "compute", symbol: styleOf(styles, m.method, theme).symbol, r: 4.5, fill: color(m.method), stroke: theme.ground, title: (r: (typeof runs)[number]) => `trial ${r.trial}: ${compute(r.compute)}` }),
      ),
      Plot.text(reached, { y: "method", x: (m: (typeof reached)[number]) => Math.max(...ran(m)), text: (m: (typeof reached)[number]) => compute(m.median), dx: 10, textAnchor: "start", fill: theme.ink, fontWeight: 600 }),
      Plot.text(comparison.methods.filter((m) => m.median == null), { y: "method", x: domain[0], text: () => "not reached", dx: 6, textAnchor: "start", fill: theme.muted }),
    ],
  });
}

function ran(m: Comparison["methods"][number]): number[] {
  return m.runs.flatMap((r) => (r.compute == null ? [] : [r.compute]));
}
