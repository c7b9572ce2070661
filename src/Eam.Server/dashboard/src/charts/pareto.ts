// The Pareto front: reward over compute, with the closeness to the target as the size of marks.
import * as Plot from "@observablehq/plot";
import type { ParetoPoint, ParetoSet, ReferenceValue } from "../api/types";
import { compute, metric, words } from "../format";
import { computeAxis, extent, metricAxis, valueScale, type ValueAxis } from "./axis";
import { figure, referenceMarks, type Figure, type Frame } from "./figure";
import { methodStyles, styleOf } from "./palette";
import spec from "./spec.json";

export function paretoAxis(set: ParetoSet, references: readonly ReferenceValue[]): ValueAxis {
  return metricAxis(set.points.map((p) => p.value), set.maximize, { references });
}

export function paretoChart(set: ParetoSet, methods: readonly string[], frame: Frame, references: readonly ReferenceValue[] = []): Figure {
  const { theme } = frame;
  const styles = methodStyles(methods, theme);
  const axis = paretoAxis(set, references);
  const points = set.points.filter((p) => p.compute > 0 && axis.shows(p.value));
  const [low, high] = extent(points.map((p) => p.compute));
  const x = computeAxis([low * 0.8, high * 1.3], true, set.unit, frame.width < 560);
  const known = set.points.flatMap((p) => (p.distance != null && p.distance > 0 ? [p.distance] : []));
  const title = (p: ParetoPoint) =>
    `trial ${p.trial} (${p.method}): ${words(set.metric)} ${metric(p.value)} at ${compute(p.compute)} ${set.unit}${p.distance == null ? "" : `, ${set.distance} ${metric(p.distance)}`}`;
  const dots = (some: readonly ParetoPoint[], method: string, filled: boolean) => {
    const style = styleOf(styles, method, theme);
    return Plot.dot(some.filter((p) => p.method === method), {
      x: (p: ParetoPoint) => x.at(p.compute), y: (p: ParetoPoint) => axis.at(p.value), r: (p: ParetoPoint) => radius(p.distance, known), symbol: style.symbol,
      fill: filled ? style.color : theme.ground, fillOpacity: filled ? 1 : 0.6, stroke: filled ? theme.ground : style.color, strokeWidth: filled ? 0.6 : 1.3, title,
    });
  };
  return figure(frame, {
    marginLeft: frame.width < 1500 ? 54 : 68,
    marginTop: 24,
    marginBottom: 38,
    x: x.scale,
    y: valueScale(axis, set.metric, set.maximize),
    r: { type: "identity" },
    marks: [
      Plot.gridY({ ticks: axis.ticks.map((t) => t.at), stroke: theme.line, strokeOpacity: 1 }),
      ...referenceMarks(references, axis, theme),
      ...methods.map((method) => dots(points.filter((p) => !p.front), method, false)),
      ...methods.map((method) => dots(points.filter((p) => p.front), method, true)),
    ],
  } as Plot.PlotOptions);
}

/** Radius of a mark: larger if the trial is closer to the target, in even steps for equal factors. */
export function radius(distance: number | null, known: readonly number[]): number {
  const { smallest, largest, unknown } = spec.pareto;
  if (distance == null || !(distance > 0) || known.length === 0) return unknown;
  const [near, far] = extent(known).map(Math.log) as [number, number];
  return near === far ? unknown : smallest + (largest - smallest) * (1 - (Math.log(distance) - near) / (far - near));
}
