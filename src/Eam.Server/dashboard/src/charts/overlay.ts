// Several sweeps in one chart: the median and band of each method of each sweep. Colour and symbol are the method, dashes are the sweep.
import * as Plot from "@observablehq/plot";
import type { CurveSet, ReferenceValue } from "../api/types";
import { computeAxis, extent, metricAxis, valueScale, type ValueAxis } from "./axis";
import { bandMarks, bandsOn } from "./curves";
import { figure, referenceMarks, type Figure, type Frame } from "./figure";
import { methodStyles, type LineName } from "./palette";

/** Names of the lines: the method, with the sweep's name before it. */
export function overlayLines(sets: readonly CurveSet[]): LineName[] {
  return sets.flatMap((set, sweep) => set.bands.map((band) => ({ name: nameOf(set, band.method), method: band.method, sweep })));
}

/** The axis of the medians and quartiles of all sweeps. */
export function overlayAxis(sets: readonly CurveSet[], references: readonly ReferenceValue[]): ValueAxis {
  return metricAxis(sets.flatMap((set) => set.bands.flatMap((b) => [...b.low, ...b.high])), sets[0]?.maximize ?? true, { references });
}

export function overlayChart(sets: readonly CurveSet[], frame: Frame, references: readonly ReferenceValue[] = []): Figure {
  const styles = methodStyles(overlayLines(sets), frame.theme);
  const first = sets[0]!;
  const axis = overlayAxis(sets, references);
  const [low, high] = extent(sets.flatMap((set) => set.bands.flatMap((b) => b.compute)).filter((c) => c > 0));
  const narrow = frame.width < 560;
  const compute = computeAxis([low * 0.9, high * 1.12], true, first.unit, narrow);
  const bands = sets.flatMap((set) => bandsOn(set, axis, compute).flatMap((band) => (styles.has(nameOf(set, band.method)) ? [{ band, style: styles.get(nameOf(set, band.method))! }] : [])));
  return figure(frame, {
    marginLeft: narrow ? 46 : 58,
    marginTop: 24,
    marginBottom: 40,
    x: compute.scale,
    y: valueScale(axis, first.metric, first.maximize),
    r: { type: "identity" },
    marks: [
      Plot.gridY({ ticks: axis.ticks.map((t) => t.at), stroke: frame.theme.line, strokeOpacity: 1 }),
      ...referenceMarks(references, axis, frame.theme),
      ...bands.flatMap(({ band, style }, i) => bandMarks(band, compute.at, axis.at, style, frame, i % 2 === 1)),
    ],
  } as Plot.PlotOptions);
}

function nameOf(set: CurveSet, method: string): string {
  return `${set.sweep} ${method}`;
}
