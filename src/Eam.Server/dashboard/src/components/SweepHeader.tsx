import { useState } from "preact/hooks";
import { api, Failure } from "../api/client";
import type { SweepDetails } from "../api/types";
import { age, compute, duration, metric, plural, words } from "../format";
import { links } from "../router";
import { awaySince } from "../state/away";
import { lostLine } from "../state/failures";
import { maySteer } from "../state/server";
import { sweepActions, type Action } from "../state/steering";
import { Confirm } from "./Confirm";
import { FailureNote, Progress, Simulated, State, useNow } from "./parts";

/** Shows the sweep's name and status, and the actions on it. */
export function SweepHeader({ details, changed }: { details: SweepDetails; changed: () => void }) {
  const now = useNow();
  const { sweep } = details;
  const [asking, setAsking] = useState<Action | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  const run = async (action: Action) => {
    setBusy(true);
    setFailure(null);
    try {
      await api.steer(sweep.id, action.name);
    } catch (error) {
      setFailure(error instanceof Failure ? error : new Failure(String(error), -1));
    } finally {
      setBusy(false);
      changed();
    }
  };

  const ended = sweep.trials.completed + sweep.trials.pruned + sweep.trials.failed;
  const all = Object.values(sweep.trials).reduce((sum, n) => sum + n, 0);
  const lost = lostLine(sweep);
  return (
    <>
      <header class="page sweep">
        <h1 data-testid="sweep-title">{sweep.id}</h1>
        <span class="muted">{sweep.task}</span>
        <State state={sweep.status} warn={lost !== null} />
        <Simulated sweep={sweep} />
        <Progress share={sweep.progress} label="Progress" />
        <span class="grow" />
        <div class="buttons" role="group" aria-label="Steer">
          {maySteer() && sweepActions(sweep).map((a) => (
            <button key={a.name} type="button" disabled={busy || awaySince.value !== null} class={a.name === "cancel" ? "danger" : ""} data-testid={`steer-${a.name}`}
              onClick={() => (a.ask ? setAsking(a) : void run(a))}>{a.label}</button>
          ))}
          <a class="button" href={links.create(sweep.id)}>Copy</a>
          <a class="button" href={links.compare([sweep.id])}>Compare</a>
        </div>
      </header>
      {sweep.simulated && <p class="message">Simulated devices: the values follow learning curves. No model was trained.</p>}
      {sweep.message && <p class="message" role="status">{sweep.message}</p>}
      {lost && <p class="lost" role="status" data-testid="lost-trials">{lost}</p>}
      {failure && <FailureNote failure={failure} />}
      <dl class="figures">
        <div><dt>best {sweep.objective ? words(sweep.objective.metric) : ""}</dt>
          <dd>{sweep.best ? <><a href={links.trial(sweep.id, sweep.best.trial)}>{metric(sweep.best.value)}</a><small>trial {sweep.best.trial}, {sweep.best.method}</small></> : "–"}</dd></div>
        {sweep.front && <div><dt>front</dt>
          <dd data-testid="front">{sweep.front.size}<small>{sweep.front.size === 1 ? "trial" : "trials"}, hypervolume {metric(sweep.front.hypervolume)}</small></dd></div>}
        <div><dt>compute</dt><dd>{compute(sweep.spent)}<small>of {compute(sweep.planned)} {sweep.unit}</small></dd></div>
        <div><dt>trials ended</dt><dd>{ended}<small>of {Math.max(all, sweep.planned_trials)}</small></dd></div>
        <div><dt>running</dt><dd>{sweep.trials.running}<small>{sweep.trials.paused} paused, {sweep.trials.pending} pending</small></dd></div>
        <div><dt>outcome</dt><dd>{sweep.trials.completed}<small>completed, {sweep.trials.pruned} pruned{sweep.diverged > 0 ? ` (${sweep.diverged} diverged)` : ""}, {plural(sweep.trials.failed, "failure")}</small></dd></div>
        <div><dt>age</dt><dd>{age(sweep.started, now)}<small>{timing(sweep, now)}</small></dd></div>
      </dl>
      {asking && (
        <Confirm question={`${asking.label} ${sweep.id}?`} detail={asking.ask!} yes={asking.label}
          done={(agreed) => {
            setAsking(null);
            if (agreed) void run(asking);
          }} />
      )}
    </>
  );
}

/** Returns how long the sweep took, or an estimate of the time left. */
export function timing(sweep: Pick<SweepDetails["sweep"], "started" | "finished" | "status" | "progress">, now: number): string {
  if (!sweep.started) return "";
  const start = Date.parse(sweep.started);
  if (sweep.finished) return `took ${duration((Date.parse(sweep.finished) - start) / 1000)}`;
  if (sweep.status !== "running" || sweep.progress < 0.02) return sweep.status;
  return `about ${duration(((now - start) / 1000) * (1 / sweep.progress - 1))} left`;
}
