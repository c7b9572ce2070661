import { api } from "../api/client";
import type { FrontSet } from "../api/types";
import { hypervolumeChart } from "../charts/hypervolume";
import { compute, metric, plural, words } from "../format";
import { useFollowed } from "./AnalysisViews";
import { Chart } from "./Chart";

/** Shows the hypervolume of the Pareto front over compute, and the best trial by each objective. Shows nothing before the first rung has a result. */
export function HypervolumeView({ sweep, sequence }: { sweep: string; sequence: number }) {
  const { value } = useFollowed((signal) => api.front(sweep, signal), sequence, `${sweep}/front`);
  return value && value.summary && value.curve.length > 0 ? <HypervolumeChart set={value} /> : null;
}

export function HypervolumeChart({ set }: { set: FrontSet }) {
  const summary = set.summary!;
  const best = summary.best.map((b) => `${words(b.metric)} ${metric(b.value)} by trial ${b.trial} (${b.method})`).join("; ");
  const reference = set.objectives.map((o, i) => `${words(o.metric)} ${metric(summary.reference?.[i])}`).join(", ");
  return (
    <Chart
      id="hypervolume"
      title={`Hypervolume of ${set.objectives.map((o) => words(o.metric)).join(", ")}`}
      label={`${plural(summary.size, "trial")} on the front, hypervolume ${metric(summary.hypervolume)}. Best: ${best}.`}
      height={(width) => Math.max(240, Math.min(360, width * 0.5))}
      inputs={[set]}
      draw={(frame) => hypervolumeChart(set, frame)}
      note={`The volume that the front dominates, above the reference point (${reference}), at each rung. Best: ${best}.`}
      table={() => (
        <table>
          <thead><tr><th class="number">{set.unit}</th><th class="number">hypervolume</th><th class="number">trials</th></tr></thead>
          <tbody>{set.curve.map((s) => <tr key={s.compute}><td class="number">{compute(s.compute)}</td><td class="number">{metric(s.hypervolume)}</td><td class="number">{s.size}</td></tr>)}</tbody>
        </table>
      )}
    />
  );
}
