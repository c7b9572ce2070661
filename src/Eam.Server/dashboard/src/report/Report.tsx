import { useMemo, useState } from "preact/hooks";
import { overlayChart, overlayNames } from "../charts/overlay";
import { ImportanceChart, LadderChart, ParetoChart, TargetChart, TimelineChart } from "../components/AnalysisViews";
import { Chart } from "../components/Chart";
import { CurvesView } from "../components/CurvesView";
import { Difference } from "../components/Difference";
import { ParallelView } from "../components/ParallelView";
import { SamplesChart } from "../components/SamplesView";
import { TrialTable } from "../components/TrialTable";
import { useTitle } from "../components/parts";
import { compute, metric, words } from "../format";
import { lostLine } from "../state/failures";
import { filterTrials } from "../state/table";
import type { ReportData, ReportSweep } from "./data";

/** Shows one or more sweeps in one file, with the dashboard's charts and data that is part of the page. */
export function Report({ data }: { data: ReportData }) {
  useTitle(data.title);
  const methods = [...new Set(data.sweeps.flatMap((s) => s.details.sweep.methods))];
  const sets = data.sweeps.flatMap((s) => s.curves.slice(0, 1)).filter((s) => s.bands.length > 0);
  return (
    <main class="report" id="main">
      <header class="page"><h1>{data.title}</h1><span class="grow" /><span class="muted">written {data.written.slice(0, 16).replace("T", " ")}</span></header>
      {sets.length > 1 && (
        <Chart id="overlay" title={`${words(sets[0]!.metric)} versus compute`} label={`Medians of ${overlayNames(sets).join(", ")}`} height={(width) => Math.min(640, width * 0.5)}
          inputs={[sets]} draw={(frame) => overlayChart(sets, frame)} methods={overlayNames(sets)} />
      )}
      {data.comparison && <TargetChart comparison={data.comparison} methods={methods} />}
      {data.sweeps.map((s) => <SweepReport key={s.details.sweep.id} sweep={s} />)}
    </main>
  );
}

function SweepReport({ sweep: s }: { sweep: ReportSweep }) {
  const { sweep } = s.details;
  const [chosen, setMetric] = useState(s.curves[0]?.metric ?? "");
  const [filter, setFilter] = useState("");
  const [compared, setCompared] = useState<readonly number[]>([]);
  const lost = lostLine(sweep);
  const set = s.curves.find((c) => c.metric === chosen);
  const shown = useMemo(() => (filter.trim() === "" ? null : new Set(filterTrials(s.trials, filter).map((r) => r.trial))), [filter]);
  const methodOf = (trial: number) => s.trials.find((r) => r.trial === trial)?.method ?? "";
  const [a, b] = compared.map((trial) => s.trials.find((r) => r.trial === trial));
  return (
    <article>
      <section class="part">
        <header><h2>{sweep.id}</h2><span class="muted">{sweep.status}, {sweep.task}, {compute(sweep.spent)} {sweep.unit}{sweep.best ? `, best ${metric(sweep.best.value)} by trial ${sweep.best.trial} (${sweep.best.method})` : ""}</span></header>
        {sweep.message && <p class="message">{sweep.message}</p>}
        {lost && <p class="lost">{lost}</p>}
        {set && <CurvesView set={set} methods={sweep.methods} trials={s.trials} metrics={s.curves.map((c) => c.metric)} shown={shown} filter={filter} clear={() => setFilter("")} setMetric={setMetric} open={(trial) => setFilter(`trial=${trial}`)} />}
      </section>
      <section class="part"><div class="grid two">
        {s.pareto && <ParetoChart set={s.pareto} methods={sweep.methods} />}
        {s.rungs && <LadderChart source={s.rungs} methods={sweep.methods} maximize={sweep.objective?.maximize ?? true} />}
        {s.importance && <ImportanceChart set={s.importance} methods={sweep.methods} />}
        {s.slots && s.slots.slots.length > 0 && <TimelineChart set={s.slots} methods={sweep.methods} />}
      </div></section>
      <section class="part"><ParallelView details={s.details} rows={s.trials} shown={shown} filter={filter} setFilter={setFilter} /></section>
      {s.samples.length > 0 && <section class="part"><SamplesChart sets={s.samples} name={(trial) => `${methodOf(trial)}, trial ${trial}`} method={methodOf} methods={sweep.methods} /></section>}
      {s.images.length > 0 && <section class="part"><h2>Sample images</h2><div class="grid two">{s.images.map((i) => <figure key={i.title}><figcaption>{i.title}</figcaption><img class="sheet" src={i.data} alt={i.title} /></figure>)}</div></section>}
      <section class="part">
        <h2>Trials</h2>
        {a && b && <Difference a={a} b={b} unit={sweep.unit ?? "compute"} close={() => setCompared([])} />}
        <TrialTable sweep={null} rows={s.trials} total={s.trials.length} methods={sweep.methods} objective={sweep.objective?.metric} maximize={sweep.objective?.maximize ?? true} unit={sweep.unit ?? "compute"} compared={compared}
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
