// Charts of one sweep, other than the main chart.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api, Failure } from "../api/client";
import type { Comparison, CurveSet, ImportanceSet, ParetoSet, ReferenceValue, RungLadder, SlotSet, SweepDetails } from "../api/types";
import { hiddenText } from "../charts/axis";
import { barsOf, importanceChart, importanceHeight } from "../charts/importance";
import { ladderAxis, ladderChart, ladderIn, ladderOf } from "../charts/ladder";
import { paretoAxis, paretoChart } from "../charts/pareto";
import { targetChart } from "../charts/target";
import { timelineChart, timelineHeight } from "../charts/timeline";
import { clock, compute, metric, percent, reason, words } from "../format";
import { levelWords, noLevelWords, otherSentences, ratioSentence, runText, tuningSentence } from "../ratio";
import { mayPass, readDelay } from "../state/followed";
import { Chart } from "./Chart";
import { RatioChart } from "./RatioView";
import { RatioNote } from "./RatioNote";

interface Followed<T> {
  key: string;
  value: T | null;
  failure: Failure | null;
  /** The sequence up to which the value has all changes; below 0 before the first one. */
  sequence: number;
  /** How many reads in a row have failed for a reason that may pass. */
  failures: number;
}

/** Reads something again after the sweep has changed, at most every few seconds, and while the page is visible. */
export function useFollowed<T>(read: (signal: AbortSignal) => Promise<T>, sequence: number, key: string): { value: T | null; failure: Failure | null } {
  const none: Followed<T> = { key, value: null, failure: null, sequence: -1, failures: 0 };
  const [state, setState] = useState(none);
  const current = state.key === key ? state : none;
  const newest = useRef(sequence);
  newest.current = sequence;
  // Not restarted by each change, so that a busy sweep is read too; and read once more after the last change, whatever its number.
  const behind = current.sequence < 0 || current.sequence < sequence;
  useEffect(() => {
    if (!behind) return;
    const abort = new AbortController();
    const look = async () => {
      const asked = Math.max(0, newest.current);
      try {
        const value = await read(abort.signal);
        if (!abort.signal.aborted) setState({ key, value, failure: null, sequence: asked, failures: 0 });
      } catch (error) {
        if (abort.signal.aborted) return;
        const failure = error instanceof Failure ? error : new Failure(String(error), -1);
        const again = mayPass(failure);
        setState({ key, value: current.value, failure, sequence: again ? current.sequence : asked, failures: again ? current.failures + 1 : 0 });
      }
    };
    // A page in the background waits until it is seen. What it shows first is read nevertheless.
    const seen = () => {
      if (document.hidden && current.sequence >= 0) return;
      document.removeEventListener("visibilitychange", seen);
      void look();
    };
    const timer = setTimeout(() => {
      document.addEventListener("visibilitychange", seen);
      seen();
    }, readDelay(current.sequence < 0, current.failures));
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", seen);
      abort.abort();
    };
  }, [key, behind, current.sequence, current.failures]);
  return current;
}

export function TargetView({ sweeps, sequence, methods, metricName }: { sweeps: readonly string[]; sequence: number; methods: readonly string[]; metricName?: string }) {
  const { value, failure } = useFollowed((signal) => api.compare(sweeps, metricName, undefined, signal), sequence, `${sweeps.join("\n")}/${metricName ?? ""}`);
  if (!value) return <Missing id="target" title="Compute to target" text={failure ? failure.message : "Loading…"} />;
  return <TargetChart comparison={value} methods={methods} />;
}

export function TargetChart({ comparison, methods }: { comparison: Comparison; methods: readonly string[] }) {
  const sentence = ratioSentence(comparison);
  const { provisional, unfinished } = comparison.final_runs;
  if (comparison.methods.every((m) => m.median == null)) return <><Missing id="target" title="Compute to target" text={comparison.target == null ? noLevelWords(comparison) : `No method reached ${words(comparison.metric)} ${metric(comparison.target)} and held it to the end.${sentence ? ` ${sentence}.` : ""}`} /><RatioChart comparison={comparison} /></>;
  return (
    <>
    <Chart
      id="target"
      title={`Compute to reach ${words(comparison.metric)} ${metric(comparison.target)}`}
      label={`${comparison.methods.map((m) => `${m.method}: ${compute(m.median)} ${comparison.unit}`).join(", ")}. ${sentence}`}
      height={(width) => (width < 560 ? 46 + comparison.methods.length * 58 : 46 + comparison.methods.length * Math.max(40, Math.min(96, 230 / comparison.methods.length)))}
      inputs={[comparison, methods.join()]}
      draw={(frame) => targetChart(comparison, methods, frame)}
      note={<><RatioNote comparison={comparison} />
        {otherSentences(comparison).map((other) => <span class="muted" key={other}>{other}. </span>)}
        {comparison.tuning && comparison.tuning.length > 1 && <span class="muted">Tuned with: {tuningSentence(comparison.tuning)}. </span>}
        {provisional !== null && comparison.sweeps.length > 1 && <span class="muted" data-testid="unfinished">Not ended yet: {unfinished.join(", ")}. </span>}
        <span data-testid="level">The level is {levelWords(comparison)}. </span>
        Each mark is a run of the best configuration of the method with another seed; the line is their range and the thick line their median; a cross is a run that did not reach the level. A run that was selected because it was the best is left out of median and ratio. A level counts as reached if the run holds it to its end.</>}
      table={() => (
        <table>
          <thead><tr><th>method</th><th class="number">median {comparison.unit}</th><th class="number">reached</th><th class="number">first reached</th><th class="number">final {words(comparison.metric)}</th><th>runs</th></tr></thead>
          <tbody>{comparison.methods.map((m) => <tr key={m.method}><td>{m.method}</td><td class="number">{compute(m.median)}</td><td class="number">{m.reached} of {m.runs.length}</td><td class="number">{compute(m.first_reached)}</td><td class="number">{metric(m.final)}</td><td>{m.runs.map(runText).join(", ")}</td></tr>)}</tbody>
        </table>
      )}
    />
    <RatioChart comparison={comparison} />
    </>
  );
}

export function ParetoView({ sweep, sequence, methods, metricName, references }: { sweep: string; sequence: number; methods: readonly string[]; metricName: string; references: readonly ReferenceValue[] }) {
  const { value, failure } = useFollowed((signal) => api.pareto(sweep, metricName, signal), sequence, `${sweep}/${metricName}`);
  if (!value || value.points.length === 0) return <Missing id="pareto" title="Pareto front" text={failure ? failure.message : value ? "Nothing has been evaluated yet." : "Loading…"} />;
  return <ParetoChart set={value} methods={methods} references={references} />;
}

export function ParetoChart({ set, methods, references }: { set: ParetoSet; methods: readonly string[]; references: readonly ReferenceValue[] }) {
  const front = set.points.filter((p) => p.front).sort((a, b) => a.compute - b.compute);
  return (
    <Chart
      id="pareto"
      title={`Pareto front: ${words(set.metric)}, compute${set.distance ? `, ${words(set.distance)}` : ""}`}
      label={`${front.length} of ${set.total} trials are on the Pareto front of ${words(set.metric)}, compute${set.distance ? ` and ${words(set.distance)}` : ""}.`}
      height={(width) => Math.max(260, Math.min(width < 1500 ? 380 : 460, width * 0.6))}
      inputs={[set, methods.join()]}
      draw={(frame) => paretoChart(set, methods, frame, references)}
      methods={methods}
      note={`Filled marks are on the front: no other trial is better in all of these.${set.distance ? ` A larger mark is closer to the target distribution (${words(set.distance)}).` : ""}${hiddenText(paretoAxis(set, references), references)}`}
      table={() => (
        <table>
          <caption>Trials on the front, cheapest first</caption>
          <thead><tr><th>trial</th><th>method</th><th class="number">{set.unit}</th><th class="number">{words(set.metric)}</th>{set.distance && <th class="number">{words(set.distance)}</th>}</tr></thead>
          <tbody>{front.map((p) => <tr key={p.trial}><td>{p.trial}</td><td>{p.method}</td><td class="number">{compute(p.compute)}</td><td class="number">{metric(p.value)}</td>{set.distance && <td class="number">{metric(p.distance)}</td>}</tr>)}</tbody>
        </table>
      )}
    />
  );
}

export function LadderView({ details, sequence, set }: { details: SweepDetails; sequence: number; set: CurveSet }) {
  const { value, failure } = useFollowed((signal) => api.rungs(details.sweep.id, signal), sequence, details.sweep.id);
  if (!value) return <Missing id="ladder" title="Rung ladder" text={failure ? failure.message : "Loading…"} />;
  return <LadderChart source={value} methods={details.sweep.methods} set={set} />;
}

/** The ladder of the metric that the page shows. Outcomes are always those of the objective. */
export function LadderChart({ source: ranked, methods, set }: { source: RungLadder; methods: readonly string[]; set: CurveSet }) {
  const { maximize } = set;
  const references = set.references ?? [];
  const source = useMemo(() => ladderIn(ranked, set), [ranked, set]);
  const ladder = useMemo(() => ladderOf(source), [source]);
  const { steps } = ladder;
  const all = source.brackets.reduce((sum, b) => sum + b.rungs.reduce((n, r) => n + r.trials.length, 0), 0);
  if (steps.length === 0) return <Missing id="ladder" title="Rung ladder" text="No trial has reached a rung yet." />;
  return (
    <Chart
      id="ladder"
      title="Rung ladder"
      label={ladder.targets.map((target, i) => `To ${compute(target)} ${source.unit}: ${ladder.counts[i]!.entered} trials, ${ladder.counts[i]!.promoted} promoted`).join(". ")}
      height={(width) => Math.max(300, Math.min(width < 1500 ? 420 : 520, width * 0.62))}
      inputs={[ladder, methods.join()]}
      draw={(frame) => ladderChart(ladder, { ...frame, methods, maximize, metric: source.metric, references })}
      methods={methods}
      legend={<span class="muted small">filled: promoted or completed; hollow: waiting or running; × pruned, heavy × failed</span>}
      note={`${source.metric === ranked.metric ? "" : `Trials were promoted by ${words(ranked.metric)}. `}${steps.length < all - 50 ? `${steps.length.toLocaleString("en")} of ${all.toLocaleString("en")} results are drawn: all promoted trials, and an even sample of the others.` : "Hover over a mark for the reason."}${hiddenText(ladderAxis(ladder, maximize, references), references)}`}
      table={() => (
        <table>
          <thead><tr><th>bracket</th><th>rung</th><th>trial</th><th>method</th><th class="number">{words(source.metric)}</th><th>outcome</th></tr></thead>
          <tbody>{source.brackets.flatMap((b) => b.rungs.flatMap((r) => r.trials.slice(0, 200).map((t) => (
            <tr key={`${b.bracket}/${r.rung}/${t.trial}`}><td>{b.bracket}</td><td>{r.rung}</td><td>{t.trial}</td><td>{t.method}</td><td class="number">{metric(t.value)}</td><td>{t.fate}{t.reason ? `: ${reason(t.reason)}` : ""}</td></tr>
          ))))}</tbody>
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
      label={set.slots.map((s) => `Slot ${s.slot} was busy ${percent(s.busy)} of the time with ${s.segments.length} segments`).join(". ")}
      height={() => timelineHeight(set)}
      inputs={[set, methods.join()]}
      draw={(frame) => timelineChart(set, { ...frame, methods })}
      methods={methods}
      note="Blocks are segments with the number of their trial; a deeper colour is a higher rung. Grey is idle time; a red edge is a failure."
      table={() => (
        <table>
          <thead><tr><th>slot</th><th>trial</th><th>method</th><th>rung</th><th>from</th><th>to</th><th>outcome</th></tr></thead>
          <tbody>{set.slots.flatMap((slot) => slot.segments.slice(-200).map((s, i) => <tr key={`${slot.slot}/${i}`}><td>{slot.slot}</td><td>{s.trial}</td><td>{s.method}</td><td>{s.rung}</td><td>{clock(s.start)}</td><td>{s.end ? clock(s.end) : "–"}</td><td>{s.outcome}</td></tr>))}</tbody>
        </table>
      )}
    />
  );
}

export function ImportanceView({ details, sequence, metricName }: { details: SweepDetails; sequence: number; metricName: string }) {
  const { value, failure } = useFollowed((signal) => api.importance(details.sweep.id, metricName, signal), sequence, `${details.sweep.id}/${metricName}`);
  if (!value) return <Missing id="importance" title="Which parameters matter" text={failure ? failure.message : "Loading…"} />;
  return <ImportanceChart set={value} methods={details.sweep.methods} />;
}

export function ImportanceChart({ set, methods }: { set: ImportanceSet; methods: readonly string[] }) {
  const bars = barsOf(set);
  if (bars.length === 0) return <Missing id="importance" title="Which parameters matter" text="This chart needs at least ten trials of one method at the first rung." />;
  return (
    <Chart
      id="importance"
      title="Which parameters matter"
      label={bars.slice(0, 6).map((b) => `${b.method} ${b.name}: ${Math.round(b.share * 100)} %`).join(", ")}
      height={() => importanceHeight(set)}
      inputs={[set, methods.join()]}
      draw={(frame) => importanceChart(set, methods, frame)}
      note={`Share of the variation of ${words(set.metric)} at rung ${set.rung} that a parameter explains by itself (functional analysis of variance; the line is the 10 to 90 % range over the trees). Explained by interactions: ${set.methods.map((m) => `${m.method} ${Math.round(m.interactions * 100)} %`).join(", ")}.`}
      table={() => (
        <table>
          <thead><tr><th>method</th><th>parameter</th><th class="number">share</th><th class="number">10 %</th><th class="number">90 %</th></tr></thead>
          <tbody>{bars.map((b) => <tr key={`${b.method}${b.name}`}><td>{b.method}</td><td>{b.name}</td><td class="number">{percent(b.share)}</td><td class="number">{percent(b.low)}</td><td class="number">{percent(b.high)}</td></tr>)}</tbody>
        </table>
      )}
    />
  );
}

export function Missing({ id, title, text }: { id: string; title: string; text: string }) {
  return <figure class="chart" data-testid={`chart-${id}`}><figcaption><h3>{title}</h3></figcaption><p class="empty">{text}</p></figure>;
}
