import { useEffect, useMemo, useState } from "preact/hooks";
import { api, Failure, sweepPath, trialPath } from "../api/client";
import type { CurveSet, SampleSet, TrialDetails, TrialRow } from "../api/types";
import { hiddenText } from "../charts/axis";
import { bandsOn, curvesChart, valueAxis } from "../charts/curves";
import { useFollowed } from "../components/AnalysisViews";
import { Chart } from "../components/Chart";
import { EventLog } from "../components/EventLog";
import { MethodMark } from "../components/Legend";
import { OutputView } from "../components/OutputView";
import { SamplesChart } from "../components/SamplesView";
import { FailureNote, Section, Simulated, State, useTitle } from "../components/parts";
import { clock, compute, duration, metric, reason, setting, words } from "../format";
import { links } from "../router";
import { awaySince } from "../state/away";
import { maySteer } from "../state/server";
import { allows } from "../state/steering";
import { SweepStore } from "../state/sweep";
import { isCommand } from "../state/table";
import { trainCommand } from "../state/template";

/** Shows one trial: its curve among the others, its parameters and results, its events, and the command that trains it again. */
export function TrialPage({ sweep, trial }: { sweep: string; trial: number }) {
  useTitle(`trial ${trial}, ${sweep}`);
  const store = useMemo(() => new SweepStore(sweep, false), [sweep]);
  useEffect(() => () => store.dispose(), [store]);
  const sequence = store.sequence.value;
  const { value, failure } = useFollowed((signal) => api.trial(sweep, trial, signal), sequence, `${sweep}/${trial}`);
  const [steering, setSteering] = useState<Failure | null>(null);
  const [details, curves] = [store.details.value, store.curves.value];

  if (failure && !value) return <FailureNote failure={failure} />;
  if (!value || !details) return store.failure.value ? <FailureNote failure={store.failure.value} /> : <p class="empty" aria-busy="true">Loading…</p>;
  const row = value.trial;
  const steer = async (action: string) => {
    try {
      await api.steer(sweep, `trials/${trial}/${action}`);
      setSteering(null);
    } catch (error) {
      setSteering(error instanceof Failure ? error : new Failure(String(error), -1));
    }
  };
  const all = details.sweep.trials;
  const byProgram = isCommand(details.sweep);
  const count = Object.values(all).reduce((sum, n) => sum + n, 0);
  return (
    <>
      <header class="page">
        <h1 data-testid="trial-title"><a href={links.sweep(sweep)}>{sweep}</a> / trial {trial}</h1>
        <MethodMark method={row.method} methods={details.sweep.methods} />
        <State state={row.state} />
        <Simulated sweep={details.sweep} />
        <span class="grow" />
        <div class="buttons">
          {trial > 0 && <a class="button" href={links.trial(sweep, trial - 1)} rel="prev">Previous</a>}
          {trial + 1 < count && <a class="button" href={links.trial(sweep, trial + 1)} rel="next">Next</a>}
          {maySteer() && allows(row, "cancel") && <button type="button" class="danger" disabled={awaySince.value !== null} onClick={() => void steer("cancel")} data-testid="trial-cancel">Cancel</button>}
          {maySteer() && allows(row, "retry") && <button type="button" disabled={awaySince.value !== null} onClick={() => void steer("retry")} data-testid="trial-retry">Retry</button>}
        </div>
      </header>
      {steering && <FailureNote failure={steering} />}
      {row.reason && <p class="message">{row.failure ? `${row.failure}: ` : ""}{reason(row.reason)}</p>}
      <dl class="figures">
        <div><dt>{words(details.sweep.objective?.metric ?? "value")}</dt><dd>{metric(row.value)}<small>{row.repeat_of != null ? <>repeat of <a href={links.trial(sweep, row.repeat_of)}>trial {row.repeat_of}</a></> : `seed ${row.seed}`}</small></dd></div>
        <div><dt>compute</dt><dd>{compute(value.live?.compute ?? row.compute)}<small>{details.sweep.unit}{row.rung != null ? `, rung ${row.rung} of ${details.rungs.length}` : ""}</small></dd></div>
        <div><dt>iterations</dt><dd>{compute(row.spent.iterations)}<small>{row.spent.seconds != null ? `${duration(row.spent.seconds)} of training` : ""}</small></dd></div>
        <div><dt>now</dt><dd>{value.live ? `rung ${value.live.rung}` : "–"}<small>{value.live ? `slot ${value.live.slot}, loss ${metric(value.live.loss)}` : row.state}</small></dd></div>
        <div><dt>attempts</dt><dd>{row.attempt + 1}<small>{row.crashes} crashed</small></dd></div>
      </dl>
      {curves && value.curve.length > 0 && <TrialCurve details={value} set={curves} methods={details.sweep.methods} metrics={Object.keys(row.metrics ?? {}).filter((m) => row.metrics![m] != null)} setMetric={(m) => void store.setMetric(m)} />}
      <div class="grid two">
        <Section id="parameters" title="Parameters">
          {() => <table class="rows" data-testid="trial-parameters"><tbody>{Object.entries(row.parameters).map(([name, v]) => <tr key={name}><th scope="row">{name}</th><td class="number">{setting(v)}</td></tr>)}</tbody></table>}
        </Section>
        <Section id="results" title="Last evaluation">
          {() => row.metrics
            ? <table class="rows"><tbody>{Object.entries(row.metrics).filter(([, v]) => v != null).map(([name, v]) => <tr key={name}><th scope="row">{words(name)}</th><td class="number">{metric(v)}</td></tr>)}</tbody></table>
            : <p class="empty">Not evaluated yet.</p>}
        </Section>
      </div>
      {byProgram && (
        <Section id="output" title="Output" aside={<a href={`${trialPath(sweep, trial)}/output?format=text`} target="_blank" rel="noreferrer" data-testid="raw-output">Raw text</a>}>
          {() => <OutputView sweep={sweep} trial={trial} isTraining={row.state === "running"} />}
        </Section>
      )}
      <Section id="checkpoints" title={byProgram ? "Checkpoints" : "Checkpoints and samples"}>{() => <Checkpoints sweep={sweep} row={row} methods={details.sweep.methods} draws={!byProgram && !details.sweep.simulated} />}</Section>
      {!byProgram && <Section id="again" title="Train again">{() => <Command text={trainCommand(details.spec, row)} />}</Section>}
      <Section id="events" title="Events">{() => <EventLog sweep={sweep} sequence={sequence} trial={trial} />}</Section>
    </>
  );
}

function TrialCurve({ details, set, methods, metrics, setMetric }: { details: TrialDetails; set: CurveSet; methods: readonly string[]; metrics: readonly string[]; setMetric: (metric: string) => void }) {
  const { trial, curve } = details;
  const own = useMemo<CurveSet>(() => ({
    ...set,
    series: [{ trial: trial.trial, method: trial.method, compute: curve.map((p) => p.compute), value: curve.map((p) => p.metrics[set.metric] ?? null), rung: curve.map((p) => p.rung) }],
  }), [set, curve]);
  // The axis and the medians are those of all trials, so that the trial is seen among them.
  const axis = useMemo(() => valueAxis(set, { fine: undefined, shown: null }), [set]);
  const bands = useMemo(() => bandsOn(set, axis, { log: true }), [set, axis]);
  const last = curve[curve.length - 1]!;
  return (
    <Chart
      id="trial-curve"
      title={`${words(set.metric)} versus compute`}
      label={`Trial ${trial.trial} in ${curve.length} evaluations: ${metric(curve[0]!.metrics[set.metric])} at ${compute(curve[0]!.compute)} to ${metric(last.metrics[set.metric])} at ${compute(last.compute)} ${set.unit}.`}
      height={(width) => Math.round(Math.max(280, Math.min(460, width * 0.42)))}
      inputs={[own, axis, bands]}
      draw={(frame) => curvesChart(own, { ...frame, methods, log: true, fine: axis.fine, shown: null, axis, bands, strong: trial.trial })}
      methods={methods}
      best
      controls={
        <select aria-label="Metric" value={set.metric} onChange={(e) => setMetric(e.currentTarget.value)} data-testid="metric">
          {metrics.map((name) => <option key={name} value={name}>{words(name)}</option>)}
        </select>
      }
      note={`The strong line is this trial. Behind it are the median and the middle half of each method (of the trials that reached the next rung, n of them), and the best value so far.${hiddenText(axis, set.references ?? [])}`}
      table={() => (
        <table>
          <thead><tr><th class="number">{set.unit}</th><th>rung</th><th class="number">{words(set.metric)}</th></tr></thead>
          <tbody>{curve.map((p) => <tr key={p.compute}><td class="number">{compute(p.compute)}</td><td>{p.rung ?? ""}</td><td class="number">{metric(p.metrics[set.metric])}</td></tr>)}</tbody>
        </table>
      )}
    />
  );
}

/** Lists files to download, and draws samples of the newest checkpoint on demand. Only its program can load the model of a command. */
function Checkpoints({ sweep, row, methods, draws }: { sweep: string; row: TrialRow; methods: readonly string[]; draws: boolean }) {
  const { value, failure } = useFollowed((signal) => api.artifacts(sweep, signal), row.rung ?? 0, `${sweep}/${row.trial}/artifacts`);
  const [samples, setSamples] = useState<SampleSet | null>(null);
  const [wrong, setWrong] = useState<Failure | null>(null);
  const own = value?.artifacts.filter((a) => a.trial === row.trial && a.kind === "checkpoint") ?? [];
  if (failure && !value) return <FailureNote failure={failure} />;
  if (own.length === 0) return <p class="muted">No checkpoint is kept for this trial. Checkpoints are kept for trials that may continue, and for the best trial of each method.</p>;
  const draw = () => api.drawSamples(sweep, row.trial).then((set) => { setSamples(set); setWrong(null); }).catch((error: unknown) => setWrong(error as Failure));
  return (
    <>
      <table class="rows" data-testid="checkpoints"><tbody>{own.map((a) => (
        <tr key={a.name}><td><a href={`${sweepPath(sweep)}/artifacts/${encodeURIComponent(a.name)}`} download={a.name}>{a.name}</a></td><td class="number">{compute(a.bytes)}B</td><td class="number">{clock(a.modified)}</td></tr>
      ))}</tbody></table>
      {wrong && <FailureNote failure={wrong} />}
      {samples ? <SamplesChart sets={[samples]} name={(trial) => `trial ${trial}`} method={() => row.method} methods={methods} /> : draws && <p><button type="button" disabled={awaySince.value !== null} onClick={() => void draw()} data-testid="draw-samples">Draw samples</button></p>}
    </>
  );
}

function Command({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(text).catch(() => undefined);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <div class="command">
      <pre tabIndex={0} data-testid="train-command">{text}</pre>
      <button type="button" onClick={() => void copy()} data-testid="copy-command">{copied ? "Copied" : "Copy"}</button>
    </div>
  );
}
