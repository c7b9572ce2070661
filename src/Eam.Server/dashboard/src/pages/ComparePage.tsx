import { useEffect, useState } from "preact/hooks";
import { api, Failure } from "../api/client";
import type { CurveSet, SweepDetails, SweepSummary } from "../api/types";
import { hiddenText } from "../charts/axis";
import { overlayAxis, overlayChart, overlayLines } from "../charts/overlay";
import { TargetView } from "../components/AnalysisViews";
import { Chart } from "../components/Chart";
import { FailureNote, Simulated, State, useTitle } from "../components/parts";
import { compute, metric, words } from "../format";
import { go, links } from "../router";
import { lostTrials } from "../state/failures";
import { hasOwnMetrics } from "../state/table";

const shownMetrics = ["reward", "sw2", "control_objective", "control_gap", "mode_error", "diversity"];

/** Shows two or more sweeps in one chart, and the compute that their methods need to reach a common target. */
export function ComparePage({ sweeps }: { sweeps: readonly string[] }) {
  useTitle("Compare");
  const [known, setKnown] = useState<SweepSummary[]>([]);
  const [loaded, setLoaded] = useState<{ details: SweepDetails; curves: CurveSet }[]>([]);
  const [chosen, setMetric] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);

  useEffect(() => {
    const abort = new AbortController();
    api.sweeps(abort.signal).then((page) => setKnown(page.sweeps)).catch(() => undefined);
    return () => abort.abort();
  }, []);

  useEffect(() => {
    const abort = new AbortController();
    const read = async () => {
      try {
        const first = sweeps[0] === undefined ? undefined : (chosen ?? (await api.sweep(sweeps[0], abort.signal)).sweep.objective?.metric);
        const all = await Promise.all(sweeps.map(async (id) => ({ details: await api.sweep(id, abort.signal), curves: await api.curves(id, first, 1000, abort.signal) })));
        setLoaded(all);
        setFailure(null);
      } catch (error) {
        if (!abort.signal.aborted) setFailure(error instanceof Failure ? error : new Failure(String(error), -1));
      }
    };
    void read();
    const timer = setInterval(() => void read(), 10_000);
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [sweeps.join("\n"), chosen]);

  const toggle = (id: string) => go(links.compare(sweeps.includes(id) ? sweeps.filter((s) => s !== id) : [...sweeps, id]));
  const sets = loaded.map((l) => l.curves).filter((s) => s.bands.length > 0);
  const candidates = loaded.some((l) => hasOwnMetrics(l.details.sweep)) ? [...new Set(loaded.flatMap((l) => l.details.metrics ?? []))] : shownMetrics;
  const metrics = candidates.filter((m) => loaded.every((l) => l.details.metrics?.includes(m) ?? true));
  // The chart's own metric: another one that was just chosen may not have arrived yet.
  const current = sets[0]?.metric ?? chosen ?? "";
  const units = new Set(sets.map((s) => s.unit));
  // Sweeps of one metric may have opposite goals; then there is no best on one axis.
  const goals = new Set(sets.map((s) => `${s.metric} ${s.maximize}`));
  const objectives = new Set(loaded.map((l) => l.details.sweep.objective?.metric ?? "none"));
  // Of a command, what it runs and measures; neither its folder nor its heartbeat.
  const tasks = new Set(loaded.map(({ details: { spec } }) => JSON.stringify([spec.task, spec.command?.run, spec.command?.metrics])));
  const lines = overlayLines(sets);
  const references = tasks.size === 1 ? (sets[0]?.references ?? []) : [];
  return (
    <>
      <header class="page"><h1>Compare sweeps</h1></header>
      {failure && <FailureNote failure={failure} />}
      <fieldset class="choice" data-testid="compare-choice">
        <legend>Sweeps</legend>
        {known.map((s) => (
          <label key={s.id} class="inline"><input type="checkbox" checked={sweeps.includes(s.id)} onChange={() => toggle(s.id)} />{s.id} <span class="muted">{s.task}</span> <Simulated sweep={s} /></label>
        ))}
      </fieldset>
      {sweeps.length === 0 && <p class="empty">Choose two or more sweeps with the same task and objective.</p>}
      {units.size > 1 && <p class="message">These sweeps measure compute in different units ({[...units].join(", ")}), so they cannot share an axis.</p>}
      {goals.size > 1 && <p class="message">These sweeps have no metric with the same goal in common, so they cannot share an axis.</p>}
      {objectives.size > 1 && <p class="message">These sweeps have different objectives ({[...objectives].join(", ")}). The chart shows one metric, {words(current)}, which all of them measured.</p>}
      {loaded.some((l) => l.details.sweep.simulated) && <p class="message">{loaded.filter((l) => l.details.sweep.simulated).map((l) => l.details.sweep.id).join(", ")} ran on simulated devices: the values follow learning curves, and no model was trained.</p>}
      {tasks.size > 1 && <p class="message">These sweeps have different tasks, so their values need not be comparable.</p>}
      {sets.length > 0 && units.size === 1 && goals.size === 1 && (
        <>
          <Chart
            id="overlay"
            title={`${words(current)} versus compute`}
            label={`Medians of ${lines.map((l) => l.name).join(", ")} over compute.`}
            height={(width) => Math.round(Math.max(320, Math.min(680, width * 0.5)))}
            inputs={[loaded]}
            draw={(frame) => overlayChart(sets, frame, references)}
            methods={lines}
            controls={<select aria-label="Metric" value={chosen ?? current} onChange={(e) => setMetric(e.currentTarget.value)} data-testid="metric">{metrics.map((m) => <option key={m} value={m}>{words(m)}</option>)}</select>}
            note={`Lines are medians of the trials that reached the next rung (n of them), bands their middle half. A colour and symbol is a method, dashes are a sweep.${hiddenText(overlayAxis(sets, references), references)}`}
            table={() => <SweepTable loaded={loaded} />}
          />
          <section class="part"><TargetView sweeps={sweeps} sequence={0} metricName={current} methods={[...new Set(loaded.flatMap((l) => l.details.sweep.methods))]} /></section>
          <section class="part"><h2>Side by side</h2><div class="scroll"><SweepTable loaded={loaded} /></div></section>
        </>
      )}
    </>
  );
}

function SweepTable({ loaded }: { loaded: readonly { details: SweepDetails }[] }) {
  return (
    <table class="rows">
      <thead><tr><th>sweep</th><th>state</th><th>search</th><th>rule</th><th class="number">trials</th><th class="number">compute</th><th class="number">best</th><th>by</th></tr></thead>
      <tbody>
        {loaded.map(({ details: { sweep, spec } }) => (
          <tr key={sweep.id}>
            <th scope="row"><a href={links.sweep(sweep.id)}>{sweep.id}</a></th><td><State state={sweep.status} warn={lostTrials(sweep) > 0} /></td><td>{String(spec.search ?? "")}</td>
            <td>{String((spec.halving as { algorithm?: string } | undefined)?.algorithm ?? "")}</td><td class="number">{sweep.planned_trials}</td>
            <td class="number">{compute(sweep.spent)} {sweep.unit}</td><td class="number">{metric(sweep.best?.value)}</td><td>{sweep.best ? `${sweep.best.method} ${sweep.best.trial}` : ""}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
