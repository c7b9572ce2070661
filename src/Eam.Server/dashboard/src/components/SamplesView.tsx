import { useEffect, useMemo, useState } from "preact/hooks";
import { api, Failure, sweepPath } from "../api/client";
import type { Artifact, SampleSet, TrialRow } from "../api/types";
import { methodStyles, styleOf } from "../charts/palette";
import { samplesChart, samplesHeight, type Panel } from "../charts/samples";
import { awaySince } from "../state/away";
import { theme } from "../state/theme";
import { Chart } from "./Chart";
import { FailureNote } from "./parts";

export interface SamplesViewProps {
  sweep: string;
  rows: readonly TrialRow[];
  methods: readonly string[];
  maximize: boolean;
  /** Whether the sweep runs. Drawing takes a CPU core from training, so while a sweep runs samples are drawn only after a click. */
  running: boolean;
}

/** Shows samples of the base, of the target, and of chosen trials at each rung. At first it chooses the best trial of each method that has a checkpoint. */
export function SamplesView({ sweep, rows, methods, maximize, running }: SamplesViewProps) {
  const [artifacts, setArtifacts] = useState<readonly Artifact[] | null>(null);
  const [chosen, setChosen] = useState<readonly number[] | null>(null);
  const [sets, setSets] = useState<readonly SampleSet[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    const abort = new AbortController();
    api.artifacts(sweep, abort.signal).then((list) => setArtifacts(list.artifacts)).catch((error: unknown) => !abort.signal.aborted && setFailure(error as Failure));
    return () => abort.abort();
  }, [sweep, running]);

  const kept = useMemo(() => [...new Set((artifacts ?? []).flatMap((a) => (a.kind === "checkpoint" && a.trial != null ? [a.trial] : [])))].sort((a, b) => a - b), [artifacts]);
  const first = useMemo(() => bestOfEach(rows, kept, methods, maximize), [kept, rows.length, methods.join()]);
  const trials = chosen ?? first;

  const draw = async (wanted: readonly number[], asked: boolean) => {
    setBusy(true);
    setFailure(null);
    try {
      const drawn: SampleSet[] = [];
      for (const trial of wanted) drawn.push(await (asked ? api.drawSamples(sweep, trial) : api.samples(sweep, trial)));
      setSets(drawn);
    } catch (error) {
      setFailure(error instanceof Failure ? error : new Failure(String(error), -1));
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => {
    if (!running && first.length > 0 && sets.length === 0) void draw(first, false);
  }, [running, first.join()]);

  const images = (artifacts ?? []).filter((a) => a.kind === "image");
  const method = (trial: number) => rows.find((r) => r.trial === trial)?.method ?? "";
  return (
    <>
      {failure && <FailureNote failure={failure} />}
      {artifacts && kept.length === 0 && images.length === 0 && <p class="empty">There is no checkpoint yet.</p>}
      {kept.length > 0 && (
        <div class="controls" role="group" aria-label="Trials with a checkpoint">
          {kept.length <= 24
            ? kept.map((t) => (
                <label key={t} class="inline"><input type="checkbox" checked={trials.includes(t)} onChange={() => setChosen(trials.includes(t) ? trials.filter((x) => x !== t) : [...trials, t].slice(-6))} />{method(t)} {t}</label>
              ))
            : <label class="inline">Trial <select onChange={(e) => setChosen([...trials, Number(e.currentTarget.value)].slice(-6))}>{kept.map((t) => <option key={t} value={t}>{method(t)} {t}</option>)}</select></label>}
          <button type="button" disabled={busy || trials.length === 0 || awaySince.value !== null} onClick={() => void draw(trials, true)} data-testid="draw-samples">{busy ? "Drawing…" : "Draw samples"}</button>
        </div>
      )}
      {sets.length > 0 && <SamplesChart sets={sets} name={(trial) => `${method(trial)}, trial ${trial}`} method={method} methods={methods} />}
      {images.length > 0 && (
        <div class="sheets">
          {images.map((a) => <figure key={a.name}><figcaption>{a.name}</figcaption><img src={`${sweepPath(sweep)}/artifacts/${encodeURIComponent(a.name)}`} alt={`Sample images: ${a.name}`} loading="lazy" /></figure>)}
        </div>
      )}
    </>
  );
}

export function SamplesChart({ sets, name, method, methods }: { sets: readonly SampleSet[]; name: (trial: number) => string; method: (trial: number) => string; methods: readonly string[] }) {
  const colors = theme();
  const styles = methodStyles(methods, colors);
  const first = sets[0]!;
  const panels: Panel[] = [
    { title: "base", color: colors.muted, rows: first.base },
    ...sets.flatMap((s) => stages(s).map((stage) => ({ title: `${name(s.trial)}, rung ${stage.rung}`, color: styleOf(styles, method(s.trial), colors).color, rows: stage.samples }))),
    ...(first.target ? [{ title: "target", color: colors.ink, rows: first.target }] : []),
  ];
  return (
    <Chart
      id="samples"
      title="Samples"
      label={`Samples of ${panels.map((p) => p.title).join("; ")}.`}
      height={(width) => samplesHeight(panels.length, width)}
      inputs={[sets]}
      draw={(frame) => samplesChart(panels, { ...frame, image: first.image })}
      note={first.image ? "All samples come from the same noise." : `Base and trials use the same noise${first.dimension > 2 ? `; shown are the first two of ${first.dimension} coordinates` : ""}. All panels have the same scale.`}
    />
  );
}

/** Returns the samples of a trial at each earlier rung, then the current ones. The checkpoint may be beyond the last rung. */
export function stages(set: SampleSet): { rung: number; samples: readonly (readonly number[])[] }[] {
  return [...set.rungs.filter((r) => r.rung < set.rung && r.samples.length > 0), { rung: set.rung, samples: set.samples }];
}

function bestOfEach(rows: readonly TrialRow[], kept: readonly number[], methods: readonly string[], maximize: boolean): number[] {
  const better = (a: TrialRow, b: TrialRow) => (b.rung ?? -1) - (a.rung ?? -1) || (maximize ? b.value! - a.value! : a.value! - b.value!);
  return methods.flatMap((m) => rows.filter((r) => r.method === m && r.value != null && kept.includes(r.trial)).sort(better).slice(0, 1).map((r) => r.trial));
}
