// Charts of one sweep beside the main one.
import { useEffect, useMemo, useState } from "preact/hooks";
import { api, Failure } from "../api/client";
import type { Comparison, CurveSet, SlotSet, SweepDetails, TrialRow } from "../api/types";
import { importanceChart, importanceHeight } from "../charts/importance";
import { ladderChart, stepsOf } from "../charts/ladder";
import { frontRows, paretoChart } from "../charts/pareto";
import { targetChart } from "../charts/target";
import { timelineChart, timelineHeight } from "../charts/timeline";
import { clock, compute, metric, percent, words } from "../format";
import { importances } from "../state/importance";
import { Chart } from "./Chart";

/** Reads something again when the sweep has gone on, at most every few seconds. */
export function useFollowed<T>(read: (signal: AbortSignal) => Promise<T>, sequence: number, key: string): { value: T | null; failure: Failure | null } {
  const [state, setState] = useState<{ key: string; value: T | null; failure: Failure | null; sequence: number }>({ key, value: null, failure: null, sequence: -1 });
  const current = state.key === key ? state : { key, value: null, failure: null, sequence: -1 };
  useEffect(() => {
    if (current.sequence >= sequence && current.sequence >= 0) return;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const value = await read(abort.signal);
        setState({ key, value, failure: null, sequence });
      } catch (error) {
        if (!abort.signal.aborted) setState({ key, value: current.value, failure: error instanceof Failure ? error : new Failure(String(error), -1), sequence });
      }
    }, current.sequence < 0 ? 0 : 3000);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [key, Math.floor(sequence / 4), current.sequence < 0]);
  return current;
}

export function TargetView({ sweeps, sequence, methods, metricName }: { sweeps: readonly string[]; sequence: number; methods: readonly string[]; metricName?: string }) {
  const { value, failure } = useFollowed((signal) => api.compare(sweeps, metricName, undefined, signal), sequence, `${sweeps.join("\n")}/${metricName ?? ""}`);
  if (!value) return <Missing id="target" title="Compute to target" text={failure ? failure.message : "Loading…"} />;
  return <TargetChart comparison={value} methods={methods} />;
}

export function TargetChart({ comparison, methods }: { comparison: Comparison; methods: readonly string[] }) {
  const ratio = comparison.ratio;
  const sentence = ratio
    ? `${comparison.ratio_of?.replace("/", " / ")} = ${Number(ratio.toPrecision(3))} times the compute` +
      (comparison.ratio_low != null && comparison.ratio_high != null ? ` (95 % interval ${Number(comparison.ratio_low.toPrecision(3))} to ${Number(comparison.ratio_high.toPrecision(3))})` : "")
    : "";
  if (comparison.methods.every((m) => m.median == null)) return <Missing id="target" title="Compute to target" text="No method has reached a common level yet." />;
  return (
    <Chart
      id="target"
      title={`Compute to reach ${words(comparison.metric)} ${metric(comparison.target)}`}
      label={`${comparison.methods.map((m) => `${m.method}: ${compute(m.median)} ${comparison.unit}`).join(", ")}. ${sentence}`}
      height={(width) => (width < 560 ? 46 + comparison.methods.length * 58 : 46 + comparison.methods.length * Math.max(40, Math.min(96, 230 / comparison.methods.length)))}
      inputs={[comparison, methods.join()]}
      draw={(frame) => targetChart(comparison, methods, frame)}
      note={<>{sentence && <strong class="finding" data-testid="ratio">{sentence}. </strong>}Marks are the runs of a method’s best configuration with other seeds; the bar ends at their median.</>}
      table={() => (
        <table>
          <thead><tr><th>method</th><th class="number">median {comparison.unit}</th><th class="number">reached</th><th>runs</th></tr></thead>
          <tbody>{comparison.methods.map((m) => <tr key={m.method}><td>{m.method}</td><td class="number">{compute(m.median)}</td><td class="number">{m.reached} of {m.runs.length}</td><td>{m.runs.map((r) => compute(r.compute)).join(", ")}</td></tr>)}</tbody>
        </table>
      )}
    />
  );
}

export function ParetoView({ details, rows, set }: { details: SweepDetails; rows: readonly TrialRow[]; set: CurveSet }) {
  const distance = ["sw2", "sinkhorn", "mmd", "mode_error"].find((name) => name !== set.metric && rows.some((r) => r.metrics?.[name] != null)) ?? null;
  const options = { methods: details.sweep.methods, metric: set.metric, maximize: set.maximize, unit: set.unit, distance };
  const front = useMemo(() => frontRows(rows, options), [rows, set.metric]);
  if (front.length === 0) return <Missing id="pareto" title="Pareto front" text="Nothing has been evaluated yet." />;
  return (
    <Chart
      id="pareto"
      title={`Pareto front: ${words(set.metric)}, compute${distance ? `, ${words(distance)}` : ""}`}
      label={`${front.length} of ${rows.length} trials are beaten by none in both ${words(set.metric)} and compute.`}
      height={(width) => Math.max(260, Math.min(380, width * 0.6))}
      inputs={[rows, set.metric, set.maximize, distance]}
      draw={(frame) => paretoChart(rows, { ...frame, ...options })}
      methods={details.sweep.methods}
      note={distance ? `A larger mark is nearer to the target (${distance}); outlined ones are on the front.` : "Outlined marks are on the front."}
      table={() => (
        <table>
          <caption>Trials on the front, the cheapest first</caption>
          <thead><tr><th>trial</th><th>method</th><th class="number">{set.unit}</th><th class="number">{words(set.metric)}</th>{distance && <th class="number">{distance}</th>}</tr></thead>
          <tbody>{front.map((r) => <tr key={r.trial}><td>{r.trial}</td><td>{r.method}</td><td class="number">{compute(r.compute)}</td><td class="number">{metric(r.metrics?.[set.metric])}</td>{distance && <td class="number">{metric(r.metrics?.[distance])}</td>}</tr>)}</tbody>
        </table>
      )}
    />
  );
}

export function LadderView({ details, rows, set }: { details: SweepDetails; rows: readonly TrialRow[]; set: CurveSet }) {
  const steps = useMemo(() => stepsOf(set, new Map(rows.map((r) => [r.trial, r]))), [set, rows]);
  return (
    <Chart
      id="ladder"
      title="Rung ladder"
      label={set.rungs.map((_, rung) => {
        const here = steps.filter((s) => s.rung === rung);
        return `Rung ${rung + 1}: ${here.length} trials, ${here.filter((s) => s.fate === "promoted").length} promoted`;
      }).join(". ")}
      height={(width) => Math.max(300, Math.min(420, width * 0.62))}
      inputs={[set, steps]}
      draw={(frame) => ladderChart(set, steps, { ...frame, methods: details.sweep.methods })}
      methods={details.sweep.methods}
      legend={<span class="muted small">▲ promoted ■ completed ○ waits ✕ pruned or failed</span>}
      note={set.series.length < set.total_trials ? `Of ${set.total_trials.toLocaleString("en")} trials ${set.series.length} are drawn.` : "Hover over a mark for the reason."}
      table={() => (
        <table>
          <thead><tr><th>rung</th><th>trial</th><th>method</th><th class="number">{words(set.metric)}</th><th>what became of it</th></tr></thead>
          <tbody>{[...steps].sort((a, b) => a.rung - b.rung || (set.maximize ? b.value - a.value : a.value - b.value)).slice(0, 1000).map((s) => (
            <tr key={`${s.trial}/${s.rung}`}><td>{s.rung + 1}</td><td>{s.trial}</td><td>{s.method}</td><td class="number">{metric(s.value)}</td><td>{s.fate}{s.reason ? `: ${s.reason}` : ""}</td></tr>
          ))}</tbody>
        </table>
      )}
    />
  );
}

export function TimelineView({ details, sequence }: { details: SweepDetails; sequence: number }) {
  const { value, failure } = useFollowed((signal) => api.slots(details.sweep.id, signal), sequence, details.sweep.id);
  if (!value || value.slots.length === 0) return <Missing id="timeline" title="Slots over time" text={failure ? failure.message : value ? "Nothing has run yet." : "Loading…"} />;
  return <TimelineChart set={value} methods={details.sweep.methods} />;
}

export function TimelineChart({ set, methods }: { set: SlotSet; methods: readonly string[] }) {
  return (
    <Chart
      id="timeline"
      title="Slots over time"
      label={set.slots.map((s) => `Slot ${s.slot} worked ${percent(s.busy)} of the time on ${s.segments.length} segments`).join(". ")}
      height={() => timelineHeight(set)}
      inputs={[set, methods.join()]}
      draw={(frame) => timelineChart(set, { ...frame, methods })}
      methods={methods}
      note="Blocks are segments with their trial’s number, deeper the higher the rung; the grey between them is idle time, a red edge a failure."
      table={() => (
        <table>
          <thead><tr><th>slot</th><th>trial</th><th>method</th><th>rung</th><th>from</th><th>to</th><th>outcome</th></tr></thead>
          <tbody>{set.slots.flatMap((slot) => slot.segments.slice(-200).map((s, i) => <tr key={`${slot.slot}/${i}`}><td>{slot.slot}</td><td>{s.trial}</td><td>{s.method}</td><td>{s.rung + 1}</td><td>{clock(s.start)}</td><td>{s.end ? clock(s.end) : "–"}</td><td>{s.outcome}</td></tr>))}</tbody>
        </table>
      )}
    />
  );
}

export function ImportanceView({ details, rows }: { details: SweepDetails; rows: readonly TrialRow[] }) {
  const shares = useMemo(() => importances(rows, details.sweep.objective?.maximize ?? true), [rows]);
  if (shares.length === 0) return <Missing id="importance" title="What matters" text="Needs eight trials of a method at a rung." />;
  return (
    <Chart
      id="importance"
      title="Which settings matter"
      label={shares.slice(0, 6).map((s) => `${s.method} ${s.parameter}: ${Math.round(s.share * 100)} %`).join(", ")}
      height={() => importanceHeight(shares)}
      inputs={[shares]}
      draw={(frame) => importanceChart(shares, details.sweep.methods, frame)}
      note="How much of the order of a method’s trials (rung, then objective) each setting explains by itself, beyond chance."
      table={() => (
        <table>
          <thead><tr><th>method</th><th>setting</th><th class="number">share</th><th class="number">trials</th></tr></thead>
          <tbody>{shares.map((s) => <tr key={`${s.method}${s.parameter}`}><td>{s.method}</td><td>{s.parameter}</td><td class="number">{Math.round(s.share * 100)} %</td><td class="number">{s.trials}</td></tr>)}</tbody>
        </table>
      )}
    />
  );
}

export function Missing({ id, title, text }: { id: string; title: string; text: string }) {
  return <figure class="chart" data-testid={`chart-${id}`}><figcaption><h3>{title}</h3></figcaption><p class="empty">{text}</p></figure>;
}
