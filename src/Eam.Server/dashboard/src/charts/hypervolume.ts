// The hypervolume of the Pareto front over compute: one mark per rung.
import * as Plot from "@observablehq/plot";
import type { FrontSet, FrontStep } from "../api/types";
import { compute, metric, plural } from "../format";
import { computeAxis, extent, metricAxis, valueScale } from "./axis";
import { figure, type Figure, type Frame } from "./figure";

export function hypervolumeChart(set: FrontSet, frame: Frame): Figure {
  const { theme } = frame;
  const steps = set.curve.filter((s) => s.compute > 0);
  const axis = metricAxis([0, ...steps.map((s) => s.hypervolume)], true, { fine: false });
  const [low, high] = extent(steps.map((s) => s.compute));
  const x = computeAxis([low * 0.8, high * 1.3], true, set.unit, frame.width < 560);
  const at = (s: FrontStep) => x.at(s.compute);
  const y = (s: FrontStep) => axis.at(s.hypervolume);
  return figure(frame, {
    marginLeft: frame.width < 1500 ? 54 : 68,
    marginTop: 24,
    marginBottom: 38,
    x: x.scale,
    y: valueScale(axis, "hypervolume", true),
    marks: [
      Plot.gridY({ ticks: axis.ticks.map((t) => t.at), stroke: theme.line, strokeOpacity: 1 }),
      Plot.line(steps, { x: at, y, stroke: theme.ink, strokeWidth: 1.8 }),
      Plot.dot(steps, {
        x: at, y, r: 4, fill: theme.ink, stroke: theme.ground,
        title: (s: FrontStep) => `${metric(s.hypervolume)} by ${plural(s.size, "trial")} at ${compute(s.compute)} ${set.unit}`,
      }),
    ],
  } as Plot.PlotOptions);
}
