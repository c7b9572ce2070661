import { useMemo, useState } from "preact/hooks";
import { api } from "../api/client";
import type { SweepSummary } from "../api/types";
import { FailureNote, Progress, Simulated, State, useNow, usePolled, useTitle } from "../components/parts";
import { age, compute, metric, percent, words } from "../format";
import { go, links } from "../router";
import { lostTrials } from "../state/failures";

const readSweeps = async (signal: AbortSignal): Promise<SweepSummary[]> => (await api.sweeps(signal)).sweeps;

/** Lists all sweeps with state, progress, incumbent, compute and age. Reads them again every two seconds. */
export function SweepsPage() {
  useTitle("Sweeps");
  const now = useNow();
  const { value: sweeps, failure } = usePolled(readSweeps);
  const [text, setText] = useState("");
  const [state, setState] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());

  const shown = useMemo(() => filterSweeps(sweeps ?? [], text, state), [sweeps, text, state]);
  const states = [...new Set((sweeps ?? []).map((s) => s.status))].sort();
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };

  return (
    <>
      <header class="page">
        <h1>Sweeps</h1>
        <span class="grow" />
        <label class="inline"><span class="visually-hidden">Filter</span>
          <input type="search" placeholder="name, task or method" value={text} onInput={(e) => setText(e.currentTarget.value)} data-testid="filter" />
        </label>
        <label class="inline"><span class="visually-hidden">State</span>
          <select value={state} onChange={(e) => setState(e.currentTarget.value)} data-testid="filter-state">
            <option value="">all states</option>
            {states.map((s) => <option key={s}>{s}</option>)}
          </select>
        </label>
        <button type="button" class="wide" disabled={chosen.size < 2} onClick={() => go(links.compare([...chosen]))} data-testid="compare-chosen">Compare{chosen.size > 1 ? ` ${chosen.size}` : ""}</button>
        <a class="button primary" href={links.create()} data-testid="new-sweep">New sweep</a>
      </header>
      {failure && <FailureNote failure={failure} />}
      {sweeps === null && !failure && <p class="empty" aria-busy="true">Loading…</p>}
      {sweeps?.length === 0 && <p class="empty">No sweep yet. <a href={links.create()}>Start one here</a>, or with <code>eam run FILE</code>.</p>}
      {sweeps && sweeps.length > 0 && (
        <div class="scroll">
          <table class="rows" data-testid="sweeps">
            <thead>
              <tr>
                <th class="wide"><span class="visually-hidden">Choose</span></th><th>sweep</th><th>state</th><th class="wide">progress</th><th class="number wide">trials</th>
                <th class="number">best</th><th class="wide">by</th><th class="number">compute</th><th class="number wide">age</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((s) => (
                <tr key={s.id} data-testid={`sweep-${s.id}`}>
                  <td class="wide"><input type="checkbox" aria-label={`Choose ${s.id}`} checked={chosen.has(s.id)} onChange={() => toggle(s.id)} /></td>
                  <th scope="row"><a href={links.sweep(s.id)}>{s.id}</a><span class="under">{s.task} {s.methods.join(", ")}</span></th>
                  <td><State state={s.status} warn={lostTrials(s) > 0} /> <Simulated sweep={s} />{lostTrials(s) > 0 && <span class="under">{lostTrials(s)} failed or diverged</span>}<span class="narrow under">{percent(s.progress)}</span></td>
                  <td class="wide"><Progress share={s.progress} label={`Progress of ${s.id}`} /></td>
                  <td class="number wide">{s.trials.completed + s.trials.pruned + s.trials.failed} / {Math.max(s.planned_trials, total(s))}</td>
                  <td class="number" title={s.objective ? words(s.objective.metric) : undefined}>{metric(s.best?.value)}<span class="under">{s.objective ? words(s.objective.metric) : ""}</span></td>
                  <td class="wide">{s.best ? <a href={links.trial(s.id, s.best.trial)}>{s.best.method} {s.best.trial}</a> : "–"}</td>
                  <td class="number">{compute(s.spent)}<span class="under">of {compute(s.planned)} {s.unit}</span></td>
                  <td class="number wide">{age(s.started, now)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {shown.length === 0 && <p class="empty">No sweep matches.</p>}
        </div>
      )}
    </>
  );
}

function total(s: SweepSummary): number {
  return Object.values(s.trials).reduce((sum, n) => sum + n, 0);
}

export function filterSweeps(sweeps: readonly SweepSummary[], text: string, state: string): SweepSummary[] {
  const wanted = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return sweeps.filter((s) => {
    const all = `${s.id} ${s.name} ${s.task ?? ""} ${s.methods.join(" ")} ${s.status} ${s.simulated ? "simulated" : ""}`.toLowerCase();
    return (state === "" || s.status === state) && wanted.every((word) => all.includes(word));
  });
}
