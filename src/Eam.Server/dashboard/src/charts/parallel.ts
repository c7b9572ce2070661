// Parallel coordinates: parameters, compute and objective of each trial as a line. Scales are pure functions; components/ParallelView handles brushing.
import type { ParameterValue, TrialRow } from "../api/types";
import { compute, setting, words } from "../format";
import { linearTicks, shortMetric } from "./axis";
import { canvas, element, type Frame } from "./figure";
import { scaleOf } from "./ladder";
import { methodStyles, styleOf } from "./palette";

export interface Dimension {
  key: string;
  label: string;
  get: (row: TrialRow) => ParameterValue | null | undefined;
  /** Position of a row: 0 at the bottom, 1 at the top; null if the row has no value. */
  at: (value: ParameterValue | null | undefined) => number | null;
  ticks: { at: number; text: string }[];
  /** Filter condition for a brushed range. */
  condition: (low: number, high: number) => string;
}

export interface ParallelOptions extends Frame {
  methods: readonly string[];
  shown: ReadonlySet<number> | null;
}

export const parallelMargin = { left: 40, right: 48, top: 34, bottom: 14 };

export function dimensions(rows: readonly TrialRow[], objective: { metric: string } | null, unit: string, logs: ReadonlySet<string>, shown?: string): Dimension[] {
  const names = new Set(rows.flatMap((r) => Object.keys(r.parameters)));
  const settings = [...names].flatMap((name) => dimension(name, name, rows, (r) => r.parameters[name], logs.has(name), setting));
  return [
    ...settings,
    ...dimension("compute", unit, rows, (r) => (r.compute > 0 ? r.compute : null), true, (v) => compute(v as number)),
    ...result(rows, objective, shown),
  ];
}

/** The last axis: the objective, or the metric that the page shows instead. */
function result(rows: readonly TrialRow[], objective: { metric: string } | null, shown: string | undefined): Dimension[] {
  const text = (v: ParameterValue) => shortMetric(v as number);
  if (shown && shown !== objective?.metric) return dimension(shown, words(shown), rows, (r) => r.metrics?.[shown], false, text);
  return objective ? dimension("value", words(objective.metric), rows, (r) => r.value, false, text) : [];
}

function dimension(
  key: string, label: string, rows: readonly TrialRow[], get: Dimension["get"], log: boolean, text: (v: ParameterValue) => string,
): Dimension[] {
  const values = [...new Set(rows.map(get).filter((v): v is ParameterValue => v != null))];
  if (values.length < 2) return [];
  // Words, and 0 on a log axis, have places of their own at the bottom: an alternative such as "auto, or a range" is an axis with both.
  const placed = (v: ParameterValue): v is number => typeof v === "number" && (!log || v > 0);
  const numbers = values.filter(placed);
  const others = values.filter((v) => !placed(v));
  if (numbers.length > 6 && others.length <= 4) {
    const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
    const type = low > 0 && (log || high / low > 20) ? "log" : "linear";
    const from = 0.1 * others.length;
    const to = scaleOf({ type, domain: [low, high] }, from, 1);
    const back = (share: number) => {
      const part = Math.max(0, (share - from) / (1 - from));
      return type === "log" ? low * (high / low) ** part : low + (high - low) * part;
    };
    const marks = type === "log" ? [0, 0.25, 0.5, 0.75, 1].map((s) => Number(back(from + s * (1 - from)).toPrecision(2))) : linearTicks([low, high], 4);
    const bottom = new Map<ParameterValue, number>(others.map((v, i) => [v, 0.1 * i]));
    const inside = (a: number, b: number) => others.filter((v) => bottom.get(v)! >= a - 0.02 && bottom.get(v)! <= b + 0.02);
    return [{
      key, label, get,
      at: (v) => (v == null ? null : (bottom.get(v) ?? (typeof v === "number" ? to(v) : null))),
      ticks: [
        ...others.map((v) => ({ at: bottom.get(v)!, text: text(v) })),
        ...marks.filter((m) => m >= low * 0.999 && m <= high * 1.001).map((m) => ({ at: to(m), text: text(m) })),
      ],
      condition: (a, b) =>
        b < from ? `${key}=${inside(a, b).join("|") || "-"}` : `${key}>=${Number(back(a).toPrecision(4))} ${key}<=${Number(back(b).toPrecision(4))}`,
    }];
  }
  const order = [...values].sort((a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b))));
  const place = new Map<ParameterValue, number>(order.map((v, i) => [v, (i + 0.5) / order.length]));
  return [{
    key, label, get,
    at: (v) => (v == null ? null : (place.get(v) ?? null)),
    ticks: order.map((v) => ({ at: place.get(v)!, text: text(v) })),
    condition: (a, b) => {
      const inside = order.filter((v) => place.get(v)! >= a && place.get(v)! <= b);
      return `${key}=${inside.length > 0 ? inside.join("|") : "-"}`;
    },
  }];
}

export function axisX(index: number, count: number, width: number): number {
  return parallelMargin.left + (index * (width - parallelMargin.left - parallelMargin.right)) / Math.max(1, count - 1);
}

export function parallelChart(rows: readonly TrialRow[], axes: readonly Dimension[], options: ParallelOptions): SVGSVGElement {
  const { theme, width, height } = options;
  const svg = canvas(options);
  const styles = methodStyles(options.methods, theme);
  const y = (share: number) => parallelMargin.top + (1 - share) * (height - parallelMargin.top - parallelMargin.bottom);
  const shown = rows.filter((r) => options.shown === null || options.shown.has(r.trial));
  const hidden = options.shown === null ? [] : rows.filter((r) => !options.shown!.has(r.trial));
  // One path holds several lines, not one each: there are few elements, and overlapping lines still look denser.
  const draw = (some: readonly TrialRow[], color: string, opacity: number, stroke = 1) => {
    const group = element("g", { fill: "none", stroke: color, "stroke-opacity": opacity, "stroke-width": stroke });
    const step = Math.max(1, Math.ceil(some.length / 60));
    for (let first = 0; first < step; first++) {
      const d = some.filter((_, i) => i % step === first).map((row) => line(row, axes, width, y)).join("");
      if (d) group.append(element("path", { d }));
    }
    svg.append(group);
  };
  const limited = (some: readonly TrialRow[], most: number) => (some.length <= most ? some : some.filter((_, i) => i % Math.ceil(some.length / most) === 0));
  draw(limited(hidden, 400), theme.faint, 0.12);
  for (const method of options.methods) {
    const own = limited(shown.filter((r) => r.method === method), 1500);
    draw(own, styleOf(styles, method, theme).color, own.length > 300 ? 0.16 : own.length > 60 ? 0.35 : 0.6, 1.1);
  }
  axes.forEach((axis, i) => {
    const x = axisX(i, axes.length, width);
    svg.append(element("line", { x1: x, x2: x, y1: y(0), y2: y(1), stroke: theme.muted, "stroke-width": 1 }));
    const short = axis.label.length > 17 && width / axes.length < 130 ? `${axis.label.slice(0, 15)}…` : axis.label;
    svg.append(element("text", { x, y: i % 2 === 1 && width / axes.length < 110 ? 10 : 22, "text-anchor": i === 0 ? "start" : i === axes.length - 1 ? "end" : "middle", dx: i === 0 ? -parallelMargin.left + 4 : i === axes.length - 1 ? parallelMargin.right - 4 : 0, fill: theme.ink, "font-weight": 600 }, short));
    for (const tick of axis.ticks)
      svg.append(
        element("text", { x: x + 5, y: y(tick.at), dy: "0.32em", fill: theme.ink, stroke: theme.ground, "stroke-width": 3, "paint-order": "stroke", "stroke-linejoin": "round" }, tick.text),
      );
  });
  return svg;
}

function line(row: TrialRow, axes: readonly Dimension[], width: number, y: (share: number) => number): string {
  let path = "";
  let pen = false;
  axes.forEach((axis, i) => {
    const at = axis.at(axis.get(row));
    // A parameter that a method or a trial does not have is skipped: the line continues at the next axis.
    if (at === null) return;
    path += `${pen ? "L" : "M"}${axisX(i, axes.length, width).toFixed(1)} ${y(at).toFixed(1)}`;
    pen = true;
  });
  return path;
}
