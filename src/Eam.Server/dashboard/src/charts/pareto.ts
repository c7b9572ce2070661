// The Pareto front: reward over compute, with the distance to the target as the size of marks.
import * as Plot from "@observablehq/plot";
import type { ParetoPoint, ParetoSet } from "../api/types";
import { compute, metric, words } from "../format";
import { computeAxis, extent, fineAxis, isSqueezed, linearAxis } from "./axis";
import { figure, type Figure, type Frame } from "./figure";
import { methodStyles, styleOf } from "./palette";

export function paretoChart(set: ParetoSet, methods: readonly string[], frame: Frame): Figure {
  const { theme } = frame;
  const styles = methodStyles(methods, theme);
  const points = set.points.filter((p) => p.compute > 0);
  const values = points.map((p) => p.value);
  const axis = isSqueezed(values, set.maximize) ? fineAxis(values, set.maximize) : linearAxis(values, 5);
  const [low, high] = extent(points.map((p) => p.compute));
  const radius = radiusOf(points, frame.width < 560 ? 6 : 8);
  const y = (p: ParetoPoint) => axis.at(p.value);
  const front = points.filter((p) => p.front).sort((a, b) => a.compute - b.compute);
  const title = (p: ParetoPoint) =>
    `trial ${p.trial} (${p.method}): ${words(set.metric)} ${metric(p.value)} at ${compute(p.compute)} ${set.unit}${p.distance == null ? "" : `, ${set.distance} ${metric(p.distance)}`}`;
  const dots = (some: readonly ParetoPoint[], method: string, opacity: number) => {
    const style = styleOf(styles, method, theme);
    return Plot.dot(some.filter((p) => p.method === method), {
      x: "compute", y, r: radius, symbol: style.symbol, fill: style.color, fillOpacity: opacity, stroke: opacity > 0.5 ? theme.ink : style.color, strokeWidth: opacity > 0.5 ? 1.2 : 0.5, title,
    });
  };
  return figure(frame, {
    marginLeft: frame.width < 1500 ? 54 : 68,
    marginTop: 24,
    marginBottom: 38,
    x: computeAxis([low * 0.8, high * 1.3], true, set.unit, frame.width < 560),
    y: { ...axis.scale, label: `${set.maximize || axis.scale.type === "log" ? "↑" : "↓"} ${words(set.metric)}`, tickSize: 0, labelArrow: "none" },
    r: { type: "identity" },
    marks: [
      Plot.gridY({ ticks: axis.scale.ticks, stroke: theme.line, strokeOpacity: 1 }),
      ...methods.map((method) => dots(points.filter((p) => !p.front), method, 0.25)),
      ...methods.map((method) => dots(front, method, 0.9)),
    ],
  } as Plot.PlotOptions);
}

/** Radius of a mark: larger if the trial is closer to the target. */
function radiusOf(points: readonly ParetoPoint[], largest: number): (p: ParetoPoint) => number {
  const known = points.flatMap((p) => (p.distance != null && p.distance > 0 ? [Math.log(p.distance)] : []));
  const [near, far] = extent(known);
  return (p) => (p.distance == null || p.distance <= 0 || far === near || known.length === 0 ? 4 : 2.5 + (largest - 2.5) * (1 - (Math.log(p.distance) - near) / (far - near)));
}
