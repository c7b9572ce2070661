import * as Plot from "@observablehq/plot";
import type { ImportanceSet } from "../api/types";
import { figure, type Figure, type Frame } from "./figure";
import { methodStyles, styleOf } from "./palette";

interface Bar {
  method: string;
  name: string;
  share: number;
  low: number;
  high: number;
}

export function barsOf(set: ImportanceSet): Bar[] {
  return set.methods.flatMap((m) => m.parameters.map((p) => ({ method: m.method, ...p })));
}

export function importanceHeight(set: ImportanceSet): number {
  return 44 + 24 * barsOf(set).length;
}

/** Draws one bar per method and setting: the share of the variation that the setting explains by itself, with its range over the trees. */
export function importanceChart(set: ImportanceSet, methods: readonly string[], frame: Frame): Figure {
  const { theme } = frame;
  const styles = methodStyles(methods, theme);
  const bars = barsOf(set);
  const label = (b: Bar) => `${b.method}\u2002${b.name.replace(`${b.method}.`, "")}`;
  const color = (b: Bar) => styleOf(styles, b.method, theme).color;
  return figure(frame, {
    marginLeft: Math.min(frame.width * 0.45, 16 + 6.2 * Math.max(...bars.map((b) => label(b).length), 6) * (frame.width < 1500 ? 1 : 1.25)),
    marginTop: 4,
    marginBottom: 34,
    marginRight: 44,
    x: { domain: [0, Math.min(1, Math.max(0.2, ...bars.map((b) => b.high)) * 1.02)], label: "share of the variation explained →", labelArrow: "none", tickFormat: (v: number) => `${Math.round(v * 100)} %`, ticks: 4, tickSize: 3 },
    y: { type: "band", domain: bars.map(label), label: null, tickSize: 0, padding: 0.3 },
    marks: [
      Plot.ruleX([0], { stroke: theme.faint }),
      Plot.barX(bars, { y: label, x: "share", fill: color, fillOpacity: 0.7 }),
      Plot.ruleY(bars, { y: label, x1: "low", x2: "high", stroke: theme.ink, strokeWidth: 1.2 }),
      Plot.text(bars, { y: label, x: "high", text: (b: Bar) => `${Math.round(b.share * 100)} %`, dx: 5, textAnchor: "start", fill: theme.ink }),
    ],
  } as Plot.PlotOptions);
}
