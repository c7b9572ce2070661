// Columns, filter and order of the trial table, as pure functions.
import type { ParameterValue, SweepDetails, TrialRow } from "../api/types";

export interface Column {
  key: string;
  label: string;
  kind: "text" | "number" | "metric";
  /** Whether the first click sorts downwards: what is best, or largest, comes first. */
  down: boolean;
  get: (row: TrialRow) => ParameterValue | null | undefined;
}

/** The metrics that a table may show, in order, and those of which smaller values are better. */
export interface TableMetrics {
  shown: readonly string[];
  minimized: ReadonlySet<string>;
}

const usual: TableMetrics = { shown: ["reward", "sw2", "control_objective", "mode_error", "diversity"], minimized: new Set(["sw2", "mode_error"]) };

/** Whether a sweep trains with a program of the user's own, which has only the metrics that its sweep file declares. */
export function isCommand(sweep: Pick<SweepDetails["sweep"], "task">): boolean {
  return sweep.task === "command";
}

/** Whether a sweep has only the metrics of its own file: a command's, or the objective of a simulated one. */
export function hasOwnMetrics(sweep: Pick<SweepDetails["sweep"], "task"> & { simulated?: boolean }): boolean {
  return isCommand(sweep) || sweep.simulated === true;
}

/** Returns a few well-known metrics for a task of Eam, and all metrics that the sweep file of a command declares. */
export function tableMetrics(details: Pick<SweepDetails, "sweep" | "metrics" | "minimized">): TableMetrics {
  return hasOwnMetrics(details.sweep) && details.metrics ? { shown: details.metrics, minimized: new Set(details.minimized ?? []) } : usual;
}

/** The order in which a table opens: the best trial first. */
export function firstOrder(maximize: boolean): { key: string; down: boolean } {
  return { key: "value", down: maximize };
}

/** Returns the fixed columns, a few metrics, and every parameter that differs between trials. */
export function columnsOf(rows: readonly TrialRow[], objective: string | undefined, maximize: boolean, { shown, minimized }: TableMetrics = usual): Column[] {
  const parameters = new Map<string, Set<ParameterValue>>();
  const metrics = new Set<string>();
  for (const row of rows) {
    for (const [name, value] of Object.entries(row.parameters)) {
      const values = parameters.get(name) ?? new Set();
      if (values.size < 3) values.add(value);
      parameters.set(name, values);
    }
    if (row.metrics) for (const name of shown) if (row.metrics[name] != null) metrics.add(name);
  }
  metrics.delete(objective ?? "");
  return [
    { key: "trial", label: "trial", kind: "number", down: false, get: (r) => r.trial },
    { key: "method", label: "method", kind: "text", down: false, get: (r) => r.method },
    { key: "state", label: "state", kind: "text", down: false, get: (r) => r.state },
    { key: "rung", label: "rung", kind: "number", down: true, get: (r) => r.rung },
    { key: "compute", label: "compute", kind: "number", down: true, get: (r) => r.compute },
    { key: "value", label: "value", kind: "metric", down: maximize, get: (r) => r.value },
    ...shown.filter((m) => metrics.has(m)).map((m): Column => ({ key: `m:${m}`, label: m, kind: "metric", down: !minimized.has(m), get: (r) => r.metrics?.[m] })),
    ...[...parameters].filter(([, values]) => values.size > 1).map(([name, values]): Column => {
      const numbers = [...values].every((v) => typeof v === "number");
      return { key: `p:${name}`, label: name, kind: numbers ? "number" : "text", down: numbers, get: (r) => r.parameters[name] };
    }),
  ];
}

/** Sorts by a column. Rows without a value come last in both directions; ties are ordered by number. */
export function sortTrials(rows: readonly TrialRow[], column: Column, down: boolean): TrialRow[] {
  const sign = down ? -1 : 1;
  const keyed = rows.map((row) => ({ row, value: column.get(row) ?? null }));
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) return a.value === b.value ? a.row.trial - b.row.trial : a.value === null ? 1 : -1;
    const order = typeof a.value === "number" && typeof b.value === "number" ? a.value - b.value : String(a.value).localeCompare(String(b.value));
    return order * sign || a.row.trial - b.row.trial;
  });
  return keyed.map((k) => k.row);
}

/** Keeps rows that contain all words and meet all conditions, such as batch_size=64|128 or sw2<0.1. */
export function filterTrials(rows: readonly TrialRow[], text: string): readonly TrialRow[] {
  const tests = text.trim().split(/\s+/).filter(Boolean).map(test);
  return tests.length === 0 ? rows : rows.filter((row) => tests.every((t) => t(row)));
}

/** Returns the filter without the conditions on one name. */
export function without(filter: string, name: string): string {
  return filter.split(/\s+/).filter((word) => word !== "" && condition.exec(word)?.[1] !== name).join(" ");
}

/** Returns the filter with other conditions on one name; an empty text removes them. */
export function withCondition(filter: string, name: string, conditions: string): string {
  return `${without(filter, name)} ${conditions}`.trim();
}

const condition = /^([\w.-]+)(<=|>=|!=|=|<|>)(.+)$/;

function test(word: string): (row: TrialRow) => boolean {
  const parts = condition.exec(word);
  if (!parts) {
    const wanted = word.toLowerCase();
    return (row) => `${row.trial} ${row.method} ${row.state} ${row.reason ?? ""} ${row.failure ?? ""}`.toLowerCase().includes(wanted);
  }
  const [, name, operator, right] = parts as unknown as [string, string, string, string];
  return (row) => {
    const left = valueOf(row, name);
    if (left == null) return false;
    const [a, b] = [Number(left), Number(right)];
    if (operator === "=" || operator === "!=") return right.split("|").some((r) => String(left) === r || (typeof left === "number" && a === Number(r))) === (operator === "=");
    return operator === "<" ? a < b : operator === ">" ? a > b : operator === "<=" ? a <= b : a >= b;
  };
}

function valueOf(row: TrialRow, name: string): ParameterValue | null | undefined {
  if (name in row.parameters) return row.parameters[name];
  if (row.metrics && name in row.metrics) return row.metrics[name];
  return (row as unknown as Record<string, ParameterValue | null>)[name];
}
