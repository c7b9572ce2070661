import type { Comparison } from "../api/types";
import { hasRatio, ratioChart, ratioLines } from "../charts/ratio";
import { metric, words } from "../format";
import { interval, ratioValue, sharePercent } from "../ratio";
import { Chart } from "./Chart";

/** The ratio at several levels, so that no single level decides who looks better. Shows nothing as long as no level has a ratio. */
export function RatioChart({ comparison }: { comparison: Comparison }) {
  const lines = ratioLines(comparison);
  if (!hasRatio(lines)) return null;
  const { ratio, share } = comparison.curve![0]!;
  const { numerator, denominator } = ratio;
  return (
    <Chart
      id="ratio"
      title={`${numerator} / ${denominator} by level of ${words(comparison.metric)}`}
      label={lines.map((line) => `In ${line.unit}: ${line.marks.map((m) => m.title).join(", ")}.`).join(" ")}
      height={(width) => Math.max(240, Math.min(360, width * 0.5))}
      inputs={[comparison]}
      draw={(frame) => ratioChart(comparison, frame)}
      note={`How many times the compute of ${denominator} ${numerator} needs. Bands are 95 % intervals over seeds; a cross is a bound, because one method did not reach the level. ${share == null ? "The levels were chosen after the runs." : "The levels were fixed before the runs."}`}
      table={() => <RatioTable comparison={comparison} />}
    />
  );
}

function RatioTable({ comparison }: { comparison: Comparison }) {
  const points = comparison.curve ?? [];
  const others = ratioLines(comparison).slice(1).map((line) => line.unit);
  return (
    <table>
      <thead><tr><th class="number">share</th><th class="number">{words(comparison.metric)}</th>{[comparison.unit, ...others].map((unit) => [<th key={unit} class="number">{unit}</th>, <th key={`${unit}/i`} class="number">95 % interval</th>])}</tr></thead>
      <tbody>{points.map((point) => (
        <tr key={point.level}>
          <td class="number">{point.share == null ? "–" : sharePercent(point.share)}</td><td class="number">{metric(point.level)}</td>
          {[point.ratio, ...others.map((unit) => point.other_units.find((other) => other.unit === unit)?.ratio)].map((ratio, i) => [<td key={i} class="number">{ratioValue(ratio)}</td>, <td key={`${i}/i`} class="number">{interval(ratio)}</td>])}
        </tr>
      ))}</tbody>
    </table>
  );
}
