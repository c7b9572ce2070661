import { useMemo, useRef, useState } from "preact/hooks";
import type { SweepDetails, TrialRow } from "../api/types";
import { axisX, dimensions, parallelChart, parallelMargin } from "../charts/parallel";
import { withCondition } from "../state/table";
import { theme } from "../state/theme";
import { Chart } from "./Chart";

export interface ParallelViewProps {
  details: SweepDetails;
  rows: readonly TrialRow[];
  shown: ReadonlySet<number> | null;
  /** The metric of the last axis; by default the objective. */
  metric?: string;
  filter: string;
  setFilter: (filter: string) => void;
}

/** Parallel coordinates. Dragging along an axis adds its range to the filter, which the table and the curves use; a click on an axis removes it. */
export function ParallelView({ details, rows, shown, metric, filter, setFilter }: ParallelViewProps) {
  const logs = useMemo(() => new Set((details.spec.parameters ?? []).filter((p) => p.log || p.parts?.some((part) => part.log)).map((p) => p.name)), [details.spec]);
  const axes = useMemo(() => dimensions(rows, details.sweep.objective, details.sweep.unit ?? "compute", logs, metric), [rows, logs, metric]);
  const methods = details.sweep.methods;
  const svg = useRef<SVGSVGElement | null>(null);
  const drag = useRef<{ axis: number; from: number } | null>(null);
  const [band, setBand] = useState<{ axis: number; low: number; high: number } | null>(null);
  const colors = theme();

  const where = (event: PointerEvent) => {
    const node = svg.current!;
    const box = node.getBoundingClientRect();
    const { width, height } = node.viewBox.baseVal;
    const [x, y] = [((event.clientX - box.left) * width) / box.width, ((event.clientY - box.top) * height) / box.height];
    const axis = axes.reduce((best, _, i) => (Math.abs(axisX(i, axes.length, width) - x) < Math.abs(axisX(best, axes.length, width) - x) ? i : best), 0);
    const share = 1 - (y - parallelMargin.top) / (height - parallelMargin.top - parallelMargin.bottom);
    return { axis, share: Math.max(0, Math.min(1, share)), near: Math.abs(axisX(axis, axes.length, width) - x) < 28 };
  };

  const end = () => {
    drag.current = null;
    if (!band) return;
    const axis = axes[band.axis]!;
    setFilter(withCondition(filter, axis.key, band.high - band.low < 0.02 ? "" : axis.condition(band.low, band.high)));
    setBand(null);
  };

  const mark = band && svg.current ? box(svg.current, axes.length, band) : null;
  return (
    <Chart
      id="parallel"
      title="Parameters and results"
      label={`Parallel coordinates of ${rows.length} trials over ${axes.map((a) => a.label).join(", ")}. The filter of the trial table selects the trials that are drawn strong.`}
      height={(width) => (width < 560 ? 260 : 320)}
      minWidth={axes.length * 74}
      inputs={[rows, axes, shown, methods.join()]}
      draw={(frame) => parallelChart(rows, axes, { ...frame, methods, shown })}
      drawn={(node) => (svg.current = node)}
      methods={methods}
      controls={filter.trim() !== "" && <button type="button" class="quiet" onClick={() => setFilter("")} data-testid="clear-filter">Clear filter</button>}
      note="Drag along an axis to select a range; click on the axis to remove the range. With the keyboard, use the filter below, for example learning_rate>0.002."
    >
      <div
        class="brush"
        data-testid="parallel-surface"
        onPointerDown={(e) => {
          const at = where(e);
          if (!at.near) return;
          e.currentTarget.setPointerCapture(e.pointerId);
          drag.current = { axis: at.axis, from: at.share };
          setBand({ axis: at.axis, low: at.share, high: at.share });
        }}
        onPointerMove={(e) => {
          if (!drag.current) return;
          const { share } = where(e);
          setBand({ axis: drag.current.axis, low: Math.min(drag.current.from, share), high: Math.max(drag.current.from, share) });
        }}
        onPointerUp={end}
        onPointerCancel={end}
      />
      {mark && (
        <svg class="overlay" aria-hidden="true" viewBox={mark.view}>
          <rect x={mark.x - 9} y={mark.y} width="18" height={mark.height} rx="3" fill={colors.ink} fill-opacity="0.18" stroke={colors.ink} />
        </svg>
      )}
    </Chart>
  );
}

function box(svg: SVGSVGElement, count: number, band: { axis: number; low: number; high: number }) {
  const { width, height } = svg.viewBox.baseVal;
  const tall = height - parallelMargin.top - parallelMargin.bottom;
  return { view: `0 0 ${width} ${height}`, x: axisX(band.axis, count, width), y: parallelMargin.top + (1 - band.high) * tall, height: Math.max(2, (band.high - band.low) * tall) };
}
