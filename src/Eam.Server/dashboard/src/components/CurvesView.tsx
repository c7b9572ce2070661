import { useMemo, useRef, useState } from "preact/hooks";
import type { CurveSet, TrialRow } from "../api/types";
import { computeAt, hiddenText } from "../charts/axis";
import { bandsOn, curvesChart, methodsOf, valueAxis } from "../charts/curves";
import { element, type Figure } from "../charts/figure";
import { methodStyles, styleOf } from "../charts/palette";
import { compute, metric, setting, words } from "../format";
import { medianPieces } from "../stats";
import { theme } from "../state/theme";
import { Chart } from "./Chart";

export interface CurvesViewProps {
  set: CurveSet;
  methods: readonly string[];
  trials: readonly TrialRow[];
  metrics: readonly string[];
  shown: ReadonlySet<number> | null;
  /** Running trials, with the compute that they have spent. */
  live?: readonly { compute: number; method: string }[];
  filter: string;
  clear: () => void;
  setMetric: (metric: string) => void;
  open: (trial: number) => void;
}

interface Hit {
  series: number;
  point: number;
  x: number;
  y: number;
}

/** The main chart with its hover: the nearest trial is drawn strong with its details next to the pointer; a click opens it. */
export function CurvesView(props: CurvesViewProps) {
  const { set } = props;
  const [log, setLog] = useState(true);
  const [chosenFine, setFine] = useState<boolean | null>(null);
  const fine = chosenFine ?? valueAxis(set, { fine: undefined, shown: null }).fine;
  const [hit, setHit] = useState<Hit | null>(null);
  const svg = useRef<Figure | null>(null);
  const methods = methodsOf(set, props.methods);
  const colors = theme();
  const styles = methodStyles(methods, colors);
  const visible = useMemo(() => set.series.map((s, i) => ({ s, i })).filter(({ s }) => props.shown === null || props.shown.has(s.trial)), [set, props.shown]);

  const axis = useMemo(() => valueAxis(set, { fine, shown: props.shown }), [set, fine, props.shown]);
  // Medians are computed in the scale that draws them.
  const shownBands = useMemo(
    () => (props.shown === null ? bandsOn(set, axis, { log }) : medianPieces(set.series.filter((s) => props.shown!.has(s.trial)), set.rungs, { at: axis.at, value: axis.value, log })),
    [set, axis, props.shown, log],
  );
  const across = computeAt(log);
  const place = (series: number, point: number): Hit | null => {
    const [x, y] = [svg.current?.scale?.("x"), svg.current?.scale?.("y")];
    const s = set.series[series];
    const value = s?.value[point];
    if (!x || !y || !s || value == null) return null;
    return { series, point, x: x.apply(across(s.compute[point]!)), y: y.apply(Math.max(-0.02, Math.min(1.02, axis.at(value)))) };
  };

  // Finds the nearest line within 24 pixels, and the nearer end of its nearest piece.
  const nearest = (px: number, py: number): Hit | null => {
    let best: Hit | null = null;
    let distance = 24 ** 2;
    for (const { s, i } of visible) {
      let before: Hit | null = null;
      for (let p = 0; p < s.compute.length; p++) {
        const at = place(i, p);
        if (!at) continue;
        const from: Hit = before ?? at;
        const d = segmentDistance(px, py, from, at);
        if (d < distance) [best, distance] = [Math.hypot(from.x - px, from.y - py) < Math.hypot(at.x - px, at.y - py) ? from : at, d];
        before = at;
      }
    }
    return best;
  };

  const highlight = (now: Hit | null) => {
    setHit(now);
    svg.current?.querySelector("[data-overlay]")?.remove();
    if (!now || !svg.current) return;
    const s = set.series[now.series]!;
    const style = styleOf(styles, s.method, colors);
    const path = s.compute.map((_, p) => place(now.series, p)).filter((p): p is Hit => p !== null).map((p) => `${p.x.toFixed(1)},${p.y.toFixed(1)}`).join(" ");
    svg.current.append(
      element(
        "g",
        { "data-overlay": "", "pointer-events": "none" },
        element("polyline", { points: path, fill: "none", stroke: colors.ground, "stroke-width": 6, "stroke-opacity": 0.8 }),
        element("polyline", { points: path, fill: "none", stroke: style.color, "stroke-width": 2.6 }),
        element("circle", { cx: now.x, cy: now.y, r: 5, fill: style.color, stroke: colors.ground, "stroke-width": 2 }),
      ),
    );
  };

  const onKey = (event: KeyboardEvent) => {
    if (visible.length === 0) return;
    const at = hit ? visible.findIndex(({ i }) => i === hit.series) : -1;
    const last = (index: number) => visible[index]!.s.compute.length - 1;
    const move = (index: number, point?: number) => highlight(place(visible[index]!.i, Math.max(0, Math.min(point ?? last(index), last(index)))));
    if (event.key === "ArrowDown") move((at + 1) % visible.length);
    else if (event.key === "ArrowUp") move((Math.max(at, 0) - 1 + visible.length) % visible.length);
    else if (event.key === "ArrowLeft" && hit) move(at, hit.point - 1);
    else if (event.key === "ArrowRight" && hit) move(at, hit.point + 1);
    else if (event.key === "Enter" && hit) props.open(set.series[hit.series]!.trial);
    else if (event.key === "Escape") highlight(null);
    else return;
    event.preventDefault();
  };

  const onMove = (event: PointerEvent) => {
    const box = svg.current?.getBoundingClientRect();
    if (!box) return;
    const scale = svg.current!.viewBox.baseVal.width / box.width;
    highlight(nearest((event.clientX - box.left) * scale, (event.clientY - box.top) * scale));
  };

  const best = set.incumbent[set.incumbent.length - 1];
  const label =
    `${words(set.metric)} versus compute of ${set.total_trials} trials by ${methods.join(", ")}.` +
    (best ? ` Best value at any compute: ${metric(best.value)} by trial ${best.trial} (${best.method}) after ${compute(best.compute)} ${set.unit}.` : "") +
    " Arrow keys move through the trials, Enter opens one.";
  return (
    <Chart
      id="curves"
      title={`${capital(words(set.metric))} versus compute`}
      label={label}
      height={(width) => Math.round(Math.max(300, Math.min(width * 0.5, innerHeight * 0.62, 780)))}
      inputs={[set, log, fine, props.shown, shownBands, methods.join(), props.live?.map((l) => Math.round(l.compute / 1000)).join() ?? ""]}
      draw={(frame) => curvesChart(set, { ...frame, methods, log, fine, shown: props.shown, axis, bands: shownBands, ...(props.live && { live: props.live }) })}
      drawn={(node) => {
        svg.current = node as Figure;
        if (hit) highlight(place(hit.series, hit.point));
      }}
      methods={methods}
      best
      controls={
        <>
          {props.filter.trim() !== "" && <button type="button" class="quiet" aria-pressed="true" onClick={props.clear} title="Clear the filter">{props.filter} ✕</button>}
          <label class="inline">
            <span class="visually-hidden">Metric</span>
            <select value={set.metric} onChange={(e) => props.setMetric(e.currentTarget.value)} data-testid="metric">
              {props.metrics.map((name) => <option key={name} value={name}>{words(name)}</option>)}
            </select>
          </label>
          <button type="button" class="quiet" aria-pressed={log} onClick={() => setLog(!log)} data-testid="axis-log" title="Switch between a logarithmic and a linear compute axis">
            Log compute
          </button>
          <button type="button" class="quiet" aria-pressed={fine} onClick={() => setFine(!fine)} data-testid="axis-fine" title="Switch between an axis that is finer near the best value and a linear one">
            Fine
          </button>
        </>
      }
      note={<>Thin lines are trials{set.series.length < set.total_trials ? ` (${set.series.length} of ${set.total_trials.toLocaleString("en")}; medians are of all trials)` : ""}, marks are their rungs; the thick line is the median of the trials of a method that reached the next rung (n of them), the band their middle half{props.live && props.live.length > 0 ? "; triangles at the bottom are trials that run now" : ""}.{hiddenText(axis, set.references ?? [])}</>}
      table={() => <BandTable set={set} />}
    >
      <div
        class="hover"
        tabIndex={0}
        role="application"
        aria-label={label}
        onPointerMove={onMove}
        onPointerLeave={() => highlight(null)}
        onBlur={() => highlight(null)}
        onClick={() => hit && props.open(set.series[hit.series]!.trial)}
        onKeyDown={onKey}
        data-testid="curves-surface"
        data-clickable={hit ? "" : undefined}
      />
      {hit && <Tip hit={hit} set={set} trials={props.trials} width={svg.current?.viewBox.baseVal.width ?? 0} />}
    </Chart>
  );
}

/** Squared distance of a point from a line segment. */
function segmentDistance(px: number, py: number, a: Hit, b: Hit): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const along = dx === 0 && dy === 0 ? 0 : Math.max(0, Math.min(1, ((px - a.x) * dx + (py - a.y) * dy) / (dx * dx + dy * dy)));
  return (a.x + along * dx - px) ** 2 + (a.y + along * dy - py) ** 2;
}

function Tip({ hit, set, trials, width }: { hit: Hit; set: CurveSet; trials: readonly TrialRow[]; width: number }) {
  const s = set.series[hit.series]!;
  const row = trials[s.trial]?.trial === s.trial ? trials[s.trial] : trials.find((t) => t.trial === s.trial);
  const left = hit.x > width * 0.6;
  const rung = s.rung[hit.point];
  const node = useRef<HTMLDivElement>(null);
  // Positions are set on the style object, which a strict content security policy allows.
  const put = (element: HTMLDivElement | null) => {
    node.current = element;
    if (!element) return;
    element.style.left = `${hit.x}px`;
    element.style.top = `${hit.y}px`;
  };
  return (
    <div class={`tip ${left ? "left" : ""}`} ref={put} role="status">
      <strong>trial {s.trial}</strong> {s.method}{row ? `, ${row.state}` : ""}
      <dl>
        <dt>{words(set.metric)}</dt><dd>{metric(s.value[hit.point])}</dd>
        <dt>{set.unit}</dt><dd>{compute(s.compute[hit.point])}{rung != null ? ` (rung ${rung})` : ""}</dd>
        {row && Object.entries(row.parameters).slice(0, 8).map(([name, value]) => (
          <><dt>{name}</dt><dd>{setting(value)}</dd></>
        ))}
      </dl>
    </div>
  );
}

function BandTable({ set }: { set: CurveSet }) {
  return (
    <table>
      <caption>Median and quartiles of {words(set.metric)} by method and compute</caption>
      <thead><tr><th>method</th><th class="number">{set.unit}</th><th class="number">trials</th><th class="number">lower quartile</th><th class="number">median</th><th class="number">upper quartile</th></tr></thead>
      <tbody>
        {set.bands.flatMap((band) => band.compute.map((level, i) => (
          <tr key={`${band.method}-${i}`}><td>{band.method}</td><td class="number">{compute(level)}</td><td class="number">{band.trials[i]}</td>
            <td class="number">{metric(band.low[i])}</td><td class="number">{metric(band.median[i])}</td><td class="number">{metric(band.high[i])}</td></tr>
        )))}
      </tbody>
    </table>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
