import { useEffect, useMemo, useState } from "preact/hooks";
import { api, Failure } from "../api/client";
import type { TrialRow } from "../api/types";
import { HypervolumeView } from "../components/HypervolumeView";
import { ImportanceView, LadderView, ParetoView, TargetView, TimelineView } from "../components/AnalysisViews";
import { CurvesView } from "../components/CurvesView";
import { Difference } from "../components/Difference";
import { EventLog } from "../components/EventLog";
import { ParallelView } from "../components/ParallelView";
import { FailureNote, Section, useThrottled, useTitle } from "../components/parts";
import { SamplesView } from "../components/SamplesView";
import { SweepHeader } from "../components/SweepHeader";
import { TrialTable } from "../components/TrialTable";
import { go, links } from "../router";
import { noneEvaluated } from "../state/failures";
import { maySteer } from "../state/server";
import { SweepStore } from "../state/sweep";
import { filterTrials, tableMetrics } from "../state/table";

const parts = [["curves", "Curves"], ["results", "Results"], ["scheduling", "Scheduling"], ["parameters", "Parameters"], ["samples-part", "Samples"], ["trials", "Trials"], ["events", "Events"]] as const;

/** Shows one sweep, live: the main chart first, then the charts that explain it, then all trials. */
export function SweepPage({ sweep }: { sweep: string }) {
  useTitle(sweep);
  const store = useMemo(() => new SweepStore(sweep), [sweep]);
  useEffect(() => () => store.dispose(), [store]);
  const [compared, setCompared] = useState<readonly number[]>([]);
  const [filter, setFilter] = useState("");
  const [steering, setSteering] = useState<Failure | null>(null);
  const [details, curves, rows, failure] = [store.details.value, store.curves.value, store.trials.value, store.failure.value];
  const metrics = useMemo(() => metricNames(rows), [rows.length, rows[0]?.metrics]);
  // Updated less often than the table, because parallel coordinates draw every trial.
  const settled = useThrottled(rows, rows.length > 500 ? 3000 : 800);
  const shown = useMemo(() => (filter.trim() === "" ? null : new Set(filterTrials(rows, filter).map((r) => r.trial))), [rows, filter]);

  if (failure && !details) return <FailureNote failure={failure} again={() => void store.load()} />;
  if (!details) return <p class="empty" aria-busy="true">Loading…</p>;
  const { methods, objective, unit } = details.sweep;
  const live = details.live.flatMap((l) => {
    const row = rows.find((r) => r.trial === l.trial);
    return l.compute == null || !row ? [] : [{ compute: l.compute, method: row.method }];
  });
  const compare = (trial: number) => setCompared(compared.includes(trial) ? compared.filter((t) => t !== trial) : [...compared.slice(-1), trial]);
  const [a, b] = compared.map((trial) => rows.find((r) => r.trial === trial));
  const retry = async (trial: number) => {
    try {
      await api.steer(sweep, `trials/${trial}/retry`);
      setSteering(null);
    } catch (error) {
      setSteering(error instanceof Failure ? error : new Failure(String(error), -1));
    }
  };
  return (
    <>
      <SweepHeader details={details} changed={() => void store.load()} />
      {failure && <FailureNote failure={failure} />}
      <nav class="sections" aria-label="Parts of this page">
        {parts.map(([id, title]) => <button key={id} type="button" class="quiet" onClick={() => jump(id)}>{title}</button>)}
      </nav>
      {curves && curves.series.length > 0 && (
        <CurvesView set={curves} methods={methods} trials={rows} metrics={metrics.length > 0 ? metrics : [curves.metric]} shown={shown} live={live} filter={filter} clear={() => setFilter("")}
          setMetric={(m) => void store.setMetric(m)} open={(trial) => go(links.trial(sweep, trial))} />
      )}
      {curves?.series.length === 0 && <p class="empty">{noneEvaluated(details.sweep.status)}</p>}
      {curves && curves.series.length > 0 && (
        <>
          <Section id="results" title="Results">
            {() => <div class="grid two">
              <TargetView sweeps={[sweep]} sequence={store.sequence.value} methods={methods} metricName={curves.metric} />
              <ParetoView sweep={sweep} sequence={store.sequence.value} methods={methods} metricName={curves.metric} references={curves.references ?? []} />
              {details.sweep.front && <HypervolumeView sweep={sweep} sequence={store.sequence.value} />}
            </div>}
          </Section>
          <Section id="scheduling" title="Scheduling">
            {() => <div class="grid two">
              <LadderView details={details} sequence={store.sequence.value} set={curves} />
              <TimelineView details={details} sequence={store.sequence.value} />
            </div>}
          </Section>
          <Section id="parameters" title="Parameters">
            {() => <div class="grid settings">
              <ParallelView details={details} rows={settled} shown={shown} metric={curves.metric} filter={filter} setFilter={setFilter} />
              <ImportanceView details={details} sequence={store.sequence.value} metricName={curves.metric} />
            </div>}
          </Section>
        </>
      )}
      <Section id="samples-part" title="Samples">
        {() => <SamplesView sweep={sweep} rows={settled} methods={methods} maximize={objective?.maximize ?? true} running={details.sweep.status === "running"} />}
      </Section>
      <Section id="trials" title="Trials">
        {() => <>
          {steering && <FailureNote failure={steering} />}
          {a && b && <Difference a={a} b={b} unit={unit ?? "compute"} close={() => setCompared([])} />}
          <TrialTable sweep={sweep} rows={rows} total={Math.max(store.totalTrials.value, rows.length)} methods={methods} objective={objective?.metric} maximize={objective?.maximize ?? true} unit={unit ?? "compute"} metrics={tableMetrics(details)}
            compared={compared} compare={compare} {...(maySteer() && { retry: (trial: number) => void retry(trial) })} filter={filter} setFilter={setFilter} />
        </>}
      </Section>
      <Section id="events" title="Events">{() => <EventLog sweep={sweep} sequence={store.sequence.value} />}</Section>
    </>
  );
}

function metricNames(rows: readonly TrialRow[]): string[] {
  return [...new Set(rows.flatMap((t) => Object.entries(t.metrics ?? {}).filter(([, v]) => v != null).map(([k]) => k)))];
}

/** Scrolls to a part of the page, twice: parts above it are built while the page scrolls and may move it down. */
function jump(id: string): void {
  document.getElementById(id)?.scrollIntoView();
  setTimeout(() => document.getElementById(id)?.scrollIntoView(), 250);
}
