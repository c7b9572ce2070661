import * as Plot from "@observablehq/plot";
import type { Importance } from "../state/importance";
import { figure, type Figure, type Frame } from "./figure";
import { methodStyles, styleOf } from "./palette";

export function importanceHeight(rows: readonly Importance[]): number {
  return 40 + 20 * rows.length + 14 * new Set(rows.map((r) => r.method)).size;
}

/** Bars by method: the share of the trials' order that each setting explains by itself. */
export function importanceChart(rows: readonly Importance[], methods: readonly string[], frame: Frame): Figure {
  const { theme } = frame;
  const styles = methodStyles(methods, theme);
  const label = (r: Importance) => `${r.method}\u2002${r.parameter.replace(`${r.method}.`, "")}`;
  const ordered = methods.flatMap((m) => rows.filter((r) => r.method === m));
  return figure(frame, {
    marginLeft: Math.min(frame.width * 0.45, 16 + 6.2 * Math.max(...ordered.map((r) => label(r).length), 6)),
    marginTop: 4,
    marginBottom: 34,
    marginRight: 44,
    x: { domain: [0, Math.max(0.2, ...rows.map((r) => r.share)) * 1.02], label: "share of the order explained →", labelArrow: "none", tickFormat: (v: number) => `${Math.round(v * 100)} %`, ticks: 4, tickSize: 3 },
    y: { type: "band", domain: ordered.map(label), label: null, tickSize: 0, padding: 0.3 },
    marks: [
      Plot.ruleX([0], { stroke: theme.faint }),
      Plot.barX(ordered, { y: label, x: "share", fill: (r: Importance) => styleOf(styles, r.method, theme).color, fillOpacity: 0.75 }),
      Plot.text(ordered, { y: label, x: "share", text: (r: Importance) => `${Math.round(r.share * 100)} %`, dx: 5, textAnchor: "start", fill: theme.ink }),
    ],
  } as Plot.PlotOptions);
}
