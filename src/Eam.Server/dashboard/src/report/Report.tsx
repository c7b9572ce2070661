import { useMemo, useState } from "preact/hooks";
import { overlayAxis, overlayChart, overlayLines } from "../charts/overlay";
import { hiddenText } from "../charts/axis";
import { ImportanceChart, LadderChart, Missing, ParetoChart, TargetChart, TimelineChart } from "../components/AnalysisViews";
import { Chart } from "../components/Chart";
import { CurvesView } from "../components/CurvesView";
import { Difference } from "../components/Difference";
import { HypervolumeChart } from "../components/HypervolumeView";
import { ParallelView } from "../components/ParallelView";
import { SamplesChart } from "../components/SamplesView";
import { TrialTable } from "../components/TrialTable";
import { useTitle } from "../components/parts";
import { compute, metric, words } from "../format";
import { lostLine } from "../state/failures";
import { paretoOf } from "../state/pareto";
import { filterTrials, hasOwnMetrics, tableMetrics } from "../state/table";
import type { ReportData, ReportSweep } from "./data";

/** Shows one or more sweeps in one file, with the dashboard's charts and data that is part of the page. One choice of metric is for all of its charts. */
export function Report({ data }: { data: ReportData }) {
  useTitle(data.title);
  const methods = [...new Set(data.sweeps.flatMap((s) => s.details.sweep.methods))];
  const [chosen, setMetric] = useState<string | null>(null);
  const comparison = chosen === null ? data.comparison : (data.comparisons.find((c) => c.metric === chosen) ?? null);
  return (
    <main class="report" id="main">
      <header class="page"><h1>{data.title}</h1><span class="grow" /><span class="muted">written {data.written.slice(0, 16).replace("T", " ")}</span></header>
      {data.sweeps.length > 1 && <Overlay data={data} chosen={chosen} setMetric={setMetric} />}
      {comparison && <TargetChart comparison={comparison} methods={methods} />}
      {!comparison && data.comparison && <Missing id="target" title="Compute to target" text={`The sweeps are not compared by ${words(chosen ?? "")}.`} />}
      {data.sweeps.map((s) => <SweepReport key={s.details.sweep.id} sweep={s} chosen={chosen} setMetric={setMetric} />)}
    </main>
  );
}

/** The medians of all sweeps on one axis, which has one metric; or the reason why there is none. */
function Overlay({ data, chosen, setMetric }: { data: ReportData; chosen: string | null; setMetric: (metric: string) => void }) {
  const { metrics, reason, is_one_task } = data.overlay;
  const shown = metrics.find((m) => m === chosen) ?? metrics[0];
  const sets = useMemo(() => data.sweeps.flatMap((s) => s.curves.filter((c) => c.metric === shown)), [data, shown]);
  const lines = useMemo(() => overlayLines(sets), [sets]);
  if (shown === undefined) return reason === null ? null : <p class="message" data-testid="overlay-reason">{reason}</p>;
  const references = is_one_task ? (sets[0]?.references ?? []) : [];
  return (
    <>
      {reason !== null && <p class="message" data-testid="overlay-reason">{reason}</p>}
      <Chart id="overlay" title={`${words(shown)} versus compute`} label={`Medians of ${lines.map((l) => l.name).join(", ")}`} height={(width) => Math.min(640, width * 0.5)}
        inputs={[sets]} draw={(frame) => overlayChart(sets, frame, references)} methods={lines}
        controls={<select aria-label="Metric" value={shown} onChange={(e) => setMetric(e.currentTarget.value)} data-testid="overlay-metric">{metrics.map((m) => <option key={m} value={m}>{words(m)}</option>)}</select>}
        note={`Lines are medians of the trials that reached the next rung (n of them), bands their middle half. A colour and symbol is a method, dashes are a sweep.${hiddenText(overlayAxis(sets, references), references)}`} />
    </>
  );
}

function SweepReport({ sweep: s, chosen, setMetric }: { sweep: ReportSweep; chosen: string | null; setMetric: (metric: string) => void }) {
  const { sweep } = s.details;
  const [filter, setFilter] = useState("");
  const [compared, setCompared] = useState<readonly number[]>([]);
  const lost = lostLine(sweep);
  const set = s.curves.find((c) => c.metric === chosen) ?? s.curves[0];
  const pareto = useMemo(() => (set && s.pareto?.metric !== set.metric ? paretoOf(s.trials, set, !hasOwnMetrics(sweep)) : s.pareto), [s, set]);
  const importance = s.importances?.find((i) => i.metric === set?.metric) ?? (s.importance?.metric === set?.metric ? s.importance : null);
  const shown = useMemo(() => (filter.trim() === "" ? null : new Set(filterTrials(s.trials, filter).map((r) => r.trial))), [filter]);
  const methodOf = (trial: number) => s.trials.find((r) => r.trial === trial)?.method ?? "";
  const [a, b] = compared.map((trial) => s.trials.find((r) => r.trial === trial));
  return (
    <article>
      <section class="part">
        <header><h2>{sweep.id}</h2><span class="muted">{sweep.status}, {sweep.task}, {compute(sweep.spent)} {sweep.unit}{sweep.best ? `, best ${metric(sweep.best.value)} by trial ${sweep.best.trial} (${sweep.best.method})` : ""}</span></header>
        {sweep.simulated && <p class="message" data-testid="simulated">Simulated devices: the values follow learning curves. No model was trained.</p>}
        {sweep.message && <p class="message">{sweep.message}</p>}
        {lost && <p class="lost">{lost}</p>}
        {set && <CurvesView set={set} methods={sweep.methods} trials={s.trials} metrics={s.curves.map((c) => c.metric)} shown={shown} filter={filter} clear={() => setFilter("")} setMetric={setMetric} open={(trial) => setFilter(`trial=${trial}`)} />}
      </section>
      <section class="part"><div class="grid two">
        {pareto && pareto.points.length > 0 && <ParetoChart set={pareto} methods={sweep.methods} references={set?.references ?? []} />}
        {s.front?.summary && s.front.curve.length > 0 && <HypervolumeChart set={s.front} />}
        {s.rungs && set && <LadderChart source={s.rungs} methods={sweep.methods} set={set} />}
        {importance && <ImportanceChart set={importance} methods={sweep.methods} />}
        {s.slots && s.slots.slots.length > 0 && <TimelineChart set={s.slots} methods={sweep.methods} />}
      </div></section>
      <section class="part"><ParallelView details={s.details} rows={s.trials} shown={shown} {...(set && { metric: set.metric })} filter={filter} setFilter={setFilter} /></section>
      {s.samples.length > 0 && <section class="part"><SamplesChart sets={s.samples} name={(trial) => `${methodOf(trial)}, trial ${trial}`} method={methodOf} methods={sweep.methods} /></section>}
      {s.images.length > 0 && <section class="part"><h2>Sample images</h2><div class="grid two">{s.images.map((i) => <figure key={i.title}><figcaption>{i.title}</figcaption><img class="sheet" src={i.data} alt={i.title} /></figure>)}</div></section>}
      <section class="part wide-page">
        <h2>Trials</h2>
        {a && b && <Difference a={a} b={b} unit={sweep.unit ?? "compute"} close={() => setCompared([])} />}
        <TrialTable sweep={null} rows={s.trials} metrics={tableMetrics(s.details)} total={s.trials.length} methods={sweep.methods} objective={sweep.objective?.metric} maximize={sweep.objective?.maximize ?? true} unit={sweep.unit ?? "compute"} compared={compared}
          compare={(trial) => setCompared(compared.includes(trial) ? compared.filter((t) => t !== trial) : [...compared.slice(-1), trial])} filter={filter} setFilter={setFilter} />
      </section>
      <section class="part"><div class="grid two">
        <div><h2>How to reproduce</h2><pre>{s.reproduce.join("\n")}</pre>
          <table class="rows"><tbody>{Object.entries(s.facts).map(([name, value]) => <tr key={name}><th scope="row">{name}</th><td>{value}</td></tr>)}</tbody></table></div>
        <div><h2>Sweep file</h2><pre>{s.source}</pre></div>
      </div></section>
    </article>
  );
}
