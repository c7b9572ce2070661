// The rung ladder: at each rung every trial that reached it, and its outcome there.
import type { CurveSet, LadderTrial, ReferenceValue, RungLadder } from "../api/types";
import { compute, metric, reason } from "../format";
import { axisLabel, metricAxis, type ValueAxis } from "./axis";
import { canvas, element, fontSize, referenceText, type Frame } from "./figure";
import { fateMark, methodStyles, styleOf, symbolPath, type MethodStyle } from "./palette";

export interface Step {
  trial: number;
  method: string;
  /** Column of the step. Brackets may start at different rungs, so columns are compute targets. */
  column: number;
  value: number;
  fate: LadderTrial["fate"];
  reason: string;
}

export interface Ladder {
  targets: number[];
  /** By column: how many trials reached it, and how many were promoted. */
  counts: { entered: number; promoted: number }[];
  steps: Step[];
}

export interface LadderOptions extends Frame {
  methods: readonly string[];
  maximize: boolean;
  metric: string;
  references?: readonly ReferenceValue[];
}

/** Returns the ladder with the values of another metric: those of the trials' curves at their rungs. Outcomes are still those of the objective. */
export function ladderIn(source: RungLadder, set: Pick<CurveSet, "metric" | "series">): RungLadder {
  if (source.metric === set.metric) return source;
  const values = new Map<string, number | null>();
  for (const s of set.series) s.rung.forEach((rung, i) => rung != null && values.set(`${s.trial}/${rung}`, s.value[i] ?? null));
  return {
    ...source,
    metric: set.metric,
    brackets: source.brackets.map((b) => ({ ...b, rungs: b.rungs.map((r) => ({ ...r, trials: r.trials.map((t) => ({ ...t, value: values.get(`${t.trial}/${r.rung}`) ?? null })) })) })),
  };
}

export function ladderAxis(ladder: Ladder, maximize: boolean, references: readonly ReferenceValue[] = []): ValueAxis {
  return metricAxis(ladder.steps.map((s) => s.value), maximize, { references });
}

/** Arranges the ladder in columns. Of very many trials it keeps all promoted ones and an even sample of the others. */
export function ladderOf(source: RungLadder, most = 1500): Ladder {
  const targets = [...new Set(source.brackets.flatMap((b) => b.rungs.map((r) => r.target)))].sort((a, b) => a - b);
  const counts = targets.map(() => ({ entered: 0, promoted: 0 }));
  const steps: Step[] = [];
  for (const rung of source.brackets.flatMap((b) => b.rungs)) {
    const column = targets.indexOf(rung.target);
    counts[column]!.entered += rung.entered;
    counts[column]!.promoted += rung.trials.filter((t) => t.fate === "promoted").length;
    for (const t of rung.trials) if (t.value != null) steps.push({ trial: t.trial, method: t.method, column, value: t.value, fate: t.fate, reason: reason(t.reason) });
  }
  if (steps.length <= most) return { targets, counts, steps };
  const stays = (s: Step) => s.column > 0 || s.fate !== "pruned";
  const kept = steps.filter(stays).length;
  const every = Math.max(2, Math.ceil((steps.length - kept) / Math.max(1, most - kept)));
  return { targets, counts, steps: steps.filter((s, i) => stays(s) || i % every === 0) };
}

export function ladderChart(ladder: Ladder, options: LadderOptions): SVGSVGElement {
  const { theme, width, height, methods, maximize } = options;
  const { targets } = ladder;
  const references = options.references ?? [];
  const axis = ladderAxis(ladder, maximize, references);
  const steps = ladder.steps.filter((s) => axis.shows(s.value));
  const styles = methodStyles(methods, theme);
  const svg = canvas(options);
  const margin = { left: width < 1500 ? 54 : 68, right: 8, top: 40, bottom: 22 };
  const [inner, tall] = [width - margin.left - margin.right, height - margin.top - margin.bottom];
  const column = inner / Math.max(1, targets.length);
  const y = (place: number) => margin.top + (1 - place) * tall;
  const x = (step: Step) => {
    const lane = Math.max(0, methods.indexOf(step.method));
    return margin.left + column * (step.column + (lane + 0.5 + 0.5 * (spread(step.trial) - 0.5)) / methods.length * 0.86 + 0.07);
  };
  for (const tick of axis.ticks) {
    svg.append(element("line", { x1: margin.left, x2: width - margin.right, y1: y(tick.at), y2: y(tick.at), stroke: theme.line }));
    svg.append(element("text", { x: margin.left - 8, y: y(tick.at), dy: "0.32em", "text-anchor": "end" }, tick.text));
  }
  for (const reference of references.filter((r) => axis.shows(r.value))) {
    const place = axis.at(reference.value);
    svg.append(element("line", { x1: margin.left, x2: width - margin.right, y1: y(place), y2: y(place), stroke: theme.muted, "stroke-dasharray": "2 4" }));
    svg.append(element("text", { x: margin.left + 6, y: y(place) + (place > 0.95 ? 12 : -4), fill: theme.muted }, referenceText(reference)));
  }
  svg.append(element("text", { x: 4, y: 12 }, axisLabel(axis, options.metric, maximize)));
  const at = new Map<string, { x: number; y: number }>();
  for (const step of steps) at.set(`${step.trial}/${step.column}`, { x: x(step), y: y(axis.at(step.value)) });

  const rises = element("g", { fill: "none", "stroke-width": 1 });
  for (const method of methods) {
    let path = "";
    for (const step of steps) {
      if (step.method !== method) continue;
      const [from, to] = [at.get(`${step.trial}/${step.column}`), at.get(`${step.trial}/${step.column + 1}`)];
      if (!from || !to) continue;
      const middle = (from.x + to.x) / 2;
      path += `M${r(from.x)} ${r(from.y)}C${r(middle)} ${r(from.y)} ${r(middle)} ${r(to.y)} ${r(to.x)} ${r(to.y)}`;
    }
    if (path) rises.append(element("path", { d: path, stroke: styleOf(styles, method, theme).color, "stroke-opacity": steps.length > 400 ? 0.2 : 0.45 }));
  }
  svg.append(rises);
  const size = (steps.length > 800 ? 2 : 3.4) * (fontSize(width) / 11);
  for (const step of steps) {
    const { x: px, y: py } = at.get(`${step.trial}/${step.column}`)!;
    const mark = markOf(step.fate, px, py, size, styleOf(styles, step.method, theme), theme.ground);
    mark.append(element("title", {}, `trial ${step.trial} (${step.method}) ${metric(step.value)}: ${step.fate}${step.reason ? `, ${step.reason}` : ""}`));
    svg.append(mark);
  }
  targets.forEach((target, index) => {
    const { entered, promoted } = ladder.counts[index]!;
    const left = margin.left + column * index;
    if (index > 0) svg.append(element("line", { x1: left, x2: left, y1: margin.top - 8, y2: height - margin.bottom, stroke: theme.line }));
    const middle = left + column / 2;
    svg.append(element("text", { x: middle, y: margin.top - 12, "text-anchor": "middle", fill: theme.ink, "font-weight": 600 }, `${entered}${index < targets.length - 1 ? ` → ${promoted}` : ""}`));
    svg.append(element("text", { x: middle, y: height - 5, "text-anchor": "middle" }, width < 640 ? compute(target) : `rung ${index + 1}: ${compute(target)}`));
  });
  return svg;
}

/** The symbol is the method, and its filling is the outcome; a cross has left the race. */
function markOf(fate: Step["fate"], x: number, y: number, size: number, style: MethodStyle, ground: string): SVGElement {
  const mark = fateMark(fate);
  switch (mark) {
    case "filled":
      return element("path", { d: symbolPath(style.symbol, x, y, size), fill: style.color });
    case "hollow":
      return element("path", { d: symbolPath(style.symbol, x, y, size), fill: ground, stroke: style.color, "stroke-width": 1.3 });
    default:
      return element("path", { d: `M${r(x - size * 0.8)} ${r(y - size * 0.8)}l${1.6 * size} ${1.6 * size}m0 ${-1.6 * size}l${-1.6 * size} ${1.6 * size}`, stroke: style.color, "stroke-width": mark === "lost" ? 2.6 : 1.2, fill: "none" });
  }
}

export function scaleOf(scale: { type: "linear" | "log"; domain: [number, number] }, from: number, to: number): (value: number) => number {
  const f = scale.type === "log" ? Math.log : (v: number) => v;
  const [a, b] = [f(scale.domain[0]), f(scale.domain[1])];
  return (value) => from + ((f(value) - a) / (b - a || 1)) * (to - from);
}

/** Fixed scatter in [0, 1) by trial number, so that marks of one lane do not cover each other and do not move when data is added. */
function spread(n: number): number {
  return (n * 0.618033988749895) % 1;
}

function r(n: number): number {
  return Math.round(n * 10) / 10;
}
