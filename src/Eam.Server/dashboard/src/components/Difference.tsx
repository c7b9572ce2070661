import type { TrialRow } from "../api/types";
import { compute, metric, setting, words } from "../format";

/** Shows two configurations side by side; differences are in bold. */
export function Difference({ a, b, unit, close }: { a: TrialRow; b: TrialRow; unit: string; close: () => void }) {
  const names = [...new Set([...Object.keys(a.parameters), ...Object.keys(b.parameters)])];
  const metrics = [...new Set([...Object.keys(a.metrics ?? {}), ...Object.keys(b.metrics ?? {})])].filter((m) => a.metrics?.[m] != null || b.metrics?.[m] != null);
  const row = (name: string, left: string, right: string, testId?: string) => (
    <tr key={name} class={left === right ? "same" : "differs"} data-testid={testId}><th scope="row">{name}</th><td class="number">{left}</td><td class="number">{right}</td></tr>
  );
  return (
    <div class="difference" data-testid="difference">
      <header class="controls"><h3>Trial {a.trial} and trial {b.trial}</h3><button type="button" class="quiet" onClick={close}>Close</button></header>
      <div class="grid two">
        <table><caption>Parameters</caption><thead><tr><th /><th class="number">{a.trial}</th><th class="number">{b.trial}</th></tr></thead>
          <tbody>{row("method", a.method, b.method)}{names.map((n) => row(n, setting(a.parameters[n]), setting(b.parameters[n])))}{row("seed", a.seed, b.seed)}</tbody></table>
        <table><caption>Results</caption><thead><tr><th /><th class="number">{a.trial}</th><th class="number">{b.trial}</th></tr></thead>
          <tbody>{row("state", a.state, b.state)}{row(unit, compute(a.compute), compute(b.compute))}{metrics.map((m) => row(words(m), metric(a.metrics?.[m]), metric(b.metrics?.[m])))}</tbody></table>
      </div>
    </div>
  );
}
