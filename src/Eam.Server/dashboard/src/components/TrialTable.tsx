import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { TrialRow } from "../api/types";
import { compute, metric, reason, setting, words } from "../format";
import { links } from "../router";
import { awaySince } from "../state/away";
import { printing } from "../state/print";
import { allows } from "../state/steering";
import { columnsOf, filterTrials, firstOrder, sortTrials, withCondition, type Column, type TableMetrics } from "../state/table";
import { MethodMark } from "./Legend";
import { State } from "./parts";

const rowHeight = 30;
const spare = 12;
const mostPrinted = 1000;

export interface TrialTableProps {
  /** The sweep of the trials; null if trials have no pages of their own. */
  sweep: string | null;
  rows: readonly TrialRow[];
  total: number;
  methods: readonly string[];
  objective: string | undefined;
  /** Whether a larger objective is better. */
  maximize: boolean;
  unit: string;
  metrics: TableMetrics;
  compared: readonly number[];
  compare: (trial: number) => void;
  retry?: (trial: number) => void;
  filter: string;
  setFilter: (filter: string) => void;
}

/** Shows all trials, sorted and filtered. Only rows in view exist in the page, so that ten thousand trials are as fast as ten. */
export function TrialTable(props: TrialTableProps) {
  const [sort, setSort] = useState(() => firstOrder(props.maximize));
  const state = /(?:^|\s)state=(\w+)(?:\s|$)/.exec(props.filter)?.[1] ?? "";
  const columns = useMemo(() => columnsOf(props.rows, props.objective, props.maximize, props.metrics), [props.rows.length, props.objective, props.maximize, props.metrics.shown.join()]);
  const sorted = useMemo(
    () => sortTrials(filterTrials(props.rows, props.filter), columns.find((c) => c.key === sort.key) ?? columns[0]!, sort.down),
    [props.rows, props.filter, sort, columns],
  );
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(480);
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const watch = new ResizeObserver(() => host.current && setHeight(host.current.clientHeight));
    watch.observe(host.current!);
    return () => watch.disconnect();
  }, []);
  // Paper has no scroll bar, so it shows the rows themselves instead of their space.
  const paper = printing.value;
  const first = paper ? 0 : Math.max(0, Math.floor(top / rowHeight) - spare);
  const visible = sorted.slice(first, first + (paper ? mostPrinted : Math.ceil(height / rowHeight) + 2 * spare));

  const by = (column: Column) => setSort({ key: column.key, down: sort.key === column.key ? !sort.down : column.down });
  return (
    <>
      <div class="controls">
        <label class="inline"><span class="visually-hidden">Filter trials</span>
          <input type="search" placeholder="eam  batch_size=64  learning_rate>0.002" value={props.filter} onInput={(e) => props.setFilter(e.currentTarget.value)} data-testid="trial-filter" />
        </label>
        <label class="inline"><span class="visually-hidden">State</span>
          <select value={state} onChange={(e) => props.setFilter(withCondition(props.filter, "state", e.currentTarget.value && `state=${e.currentTarget.value}`))} data-testid="trial-state">
            <option value="">all states</option>
            {["pending", "running", "paused", "completed", "pruned", "failed"].map((s) => <option key={s}>{s}</option>)}
          </select>
        </label>
        <span class="muted" role="status" data-testid="trial-count">{sorted.length === props.total ? `${props.total.toLocaleString("en")} trials` : `${sorted.length.toLocaleString("en")} of ${props.total.toLocaleString("en")} trials`}</span>
      </div>
      <div class="scroll tall" ref={host} tabIndex={0} role="region" aria-label="Trials" onScroll={(e) => setTop(e.currentTarget.scrollTop)} data-testid="trials">
        <table class="rows trials" aria-rowcount={sorted.length + 1}>
          <thead>
            <tr>
              <th><span class="visually-hidden">Compare</span></th>
              {columns.map((c) => (
                <th key={c.key} class={c.kind === "text" ? "" : "number"} aria-sort={sort.key === c.key ? (sort.down ? "descending" : "ascending") : "none"}>
                  <button type="button" onClick={() => by(c)}>{c.key === "value" ? words(props.objective ?? "value") : c.key === "compute" ? props.unit : c.label}<span aria-hidden="true">{sort.key === c.key ? (sort.down ? " ↓" : " ↑") : ""}</span></button>
                </th>
              ))}
              <th>reason</th>
            </tr>
          </thead>
          <tbody>
            <Spacer rows={first} columns={columns.length + 2} />
            {visible.map((row, i) => (
              <tr key={row.trial} aria-rowindex={first + i + 2} data-testid={`trial-${row.trial}`}>
                <td><input type="checkbox" aria-label={`Compare trial ${row.trial}`} checked={props.compared.includes(row.trial)} onChange={() => props.compare(row.trial)} /></td>
                {columns.map((c) => <td key={c.key} class={c.kind === "text" ? "" : "number"}>{cell(c, row, props)}</td>)}
                <td class="reason" title={reason(row.reason) || undefined}>{row.repeat_of != null ? `repeat of ${row.repeat_of}` : reason(row.reason)}
                  {allows(row, "retry") && props.retry && <button type="button" class="quiet" aria-label={`Retry trial ${row.trial}`} disabled={awaySince.value !== null} onClick={() => props.retry!(row.trial)} data-testid={`retry-${row.trial}`}>Retry</button>}</td>
              </tr>
            ))}
            {!paper && <Spacer rows={Math.max(0, sorted.length - first - visible.length)} columns={columns.length + 2} />}
          </tbody>
        </table>
        {sorted.length === 0 && <p class="empty">No trial matches.</p>}
        {paper && sorted.length > mostPrinted && <p class="empty">The first {mostPrinted.toLocaleString("en")} of {sorted.length.toLocaleString("en")} trials.</p>}
      </div>
    </>
  );
}

function cell(column: Column, row: TrialRow, props: TrialTableProps) {
  const value = column.get(row);
  switch (column.key) {
    case "trial": return props.sweep === null ? row.trial : <a href={links.trial(props.sweep, row.trial)}>{row.trial}</a>;
    case "method": return <MethodMark method={row.method} methods={props.methods} />;
    case "state": return <State state={row.state} />;
    case "rung": return row.rung ?? "–";
    case "compute": return compute(row.compute);
    default: return column.kind === "metric" ? metric(value as number | null) : setting(value);
  }
}

/** One row with the height of the rows that are not in the page. */
function Spacer({ rows, columns }: { rows: number; columns: number }) {
  const size = (node: HTMLTableCellElement | null) => {
    if (node) node.style.height = `${rows * rowHeight}px`;
  };
  return rows > 0 ? <tr class="spacer" aria-hidden="true"><td colSpan={columns} ref={size} /></tr> : null;
}
