// Several sweeps in one chart: the median and band of each method of each sweep.
import * as Plot from "@observablehq/plot";
import type { CurveSet } from "../api/types";
import { words } from "../format";
import { computeAxis, extent, fineAxis, isSqueezed, linearAxis } from "./axis";
import { settled } from "./curves";
import { figure, type Figure, type Frame } from "./figure";
import { methodStyles } from "./palette";

/** Names of the lines: the method, with the sweep's name before it if there are several sweeps. */
export function overlayNames(sets: readonly CurveSet[]): string[] {
  return sets.flatMap((set) => set.bands.map((band) => nameOf(set, band.method)));
}

export function overlayChart(sets: readonly CurveSet[], frame: Frame): Figure {
  const { theme } = frame;
  const names = overlayNames(sets);
  const styles = methodStyles(names, theme);
  const first = sets[0]!;
  const bands = sets.flatMap((set) => set.bands.map((band) => ({ ...settled(band), name: nameOf(set, band.method) })));
  const values = [...bands.flatMap((b) => [...b.low, ...b.high]), ...sets.flatMap((s) => s.incumbent.map((i) => i.value))];
  const axis = isSqueezed(values, first.maximize) ? fineAxis(values, first.maximize) : linearAxis(values);
  const [low, high] = extent(bands.flatMap((b) => b.compute).filter((c) => c > 0));
  const narrow = frame.width < 560;
  return figure(frame, {
    marginLeft: narrow ? 46 : 58,
    marginTop: 24,
    marginBottom: 40,
    x: computeAxis([low * 0.9, high * 1.12], true, first.unit, narrow),
    y: { ...axis.scale, label: `${first.maximize || axis.scale.type === "log" ? "↑" : "↓"} ${words(first.metric)}`, tickSize: 0, labelArrow: "none" },
    marks: [
      Plot.gridY({ ticks: axis.scale.ticks, stroke: theme.line, strokeOpacity: 1 }),
      ...bands.flatMap((band) => {
        const style = styles.get(band.name)!;
        const rows = band.compute.map((x, i) => ({ x, low: axis.at(band.low[i]!), high: axis.at(band.high[i]!), median: axis.at(band.median[i]!) }));
        return [
          Plot.areaY(rows, { x: "x", y1: "low", y2: "high", fill: style.color, fillOpacity: theme.dark ? 0.18 : 0.11, clip: true }),
          Plot.line(rows, { x: "x", y: "median", stroke: style.color, strokeWidth: 2.2, strokeDasharray: style.dash, clip: true }),
          Plot.dot(rows.slice(-1), { x: "x", y: "median", symbol: style.symbol, r: 4.5, fill: style.color }),
        ];
      }),
    ],
  } as Plot.PlotOptions);
}

function nameOf(set: CurveSet, method: string): string {
  return `${set.sweep} ${method}`;
}
