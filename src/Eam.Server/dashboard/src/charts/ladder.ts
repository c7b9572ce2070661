// The rung ladder: at each rung every trial that reached it, and its outcome there.
import type { LadderTrial, RungLadder } from "../api/types";
import { compute, metric, reason, words } from "../format";
import { fineAxis, isSqueezed, linearAxis } from "./axis";
import { canvas, element, fontSize, type Frame } from "./figure";
import { methodStyles, styleOf } from "./palette";

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
  const { steps, targets } = ladder;
  const styles = methodStyles(methods, theme);
  const svg = canvas(options);
  const values = steps.map((s) => s.value);
  const axis = isSqueezed(values, maximize) ? fineAxis(values, maximize) : linearAxis(values, 5);
  const margin = { left: width < 1500 ? 54 : 68, right: 8, top: 40, bottom: 22 };
  const [inner, tall] = [width - margin.left - margin.right, height - margin.top - margin.bottom];
  const column = inner / Math.max(1, targets.length);
  const y = scaleOf(axis.scale, margin.top + tall, margin.top);
  const x = (step: Step) => {
    const lane = Math.max(0, methods.indexOf(step.method));
    return margin.left + column * (step.column + (lane + 0.5 + 0.5 * (spread(step.trial) - 0.5)) / methods.length * 0.86 + 0.07);
  };
  const ticks = typeof axis.scale.ticks === "number" ? linearTicks(axis.scale.domain, axis.scale.ticks) : axis.scale.ticks;
  for (const tick of ticks) {
    svg.append(element("line", { x1: margin.left, x2: width - margin.right, y1: y(tick), y2: y(tick), stroke: theme.line }));
    svg.append(element("text", { x: margin.left - 8, y: y(tick), dy: "0.32em", "text-anchor": "end" }, axis.scale.tickFormat(tick)));
  }
  svg.append(element("text", { x: 4, y: 12 }, `${maximize || axis.scale.type === "log" ? "↑" : "↓"} ${words(options.metric)}`));
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
    const color = styleOf(styles, step.method, theme).color;
    const mark = markOf(step.fate, px, py, size, color, theme.ground);
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

function markOf(fate: Step["fate"], x: number, y: number, size: number, color: string, ground: string): SVGElement {
  switch (fate) {
    case "promoted":
      return element("path", { d: `M${r(x)} ${r(y - size * 1.25)}L${r(x + size * 1.1)} ${r(y + size * 0.8)}H${r(x - size * 1.1)}Z`, fill: color });
    case "completed":
      return element("rect", { x: r(x - size), y: r(y - size), width: 2 * size, height: 2 * size, fill: color });
    case "paused":
    case "running":
    case "pending":
      return element("circle", { cx: r(x), cy: r(y), r: size * 0.9, fill: ground, stroke: color, "stroke-width": 1.4 });
    default:
      return element("path", { d: `M${r(x - size * 0.8)} ${r(y - size * 0.8)}l${1.6 * size} ${1.6 * size}m0 ${-1.6 * size}l${-1.6 * size} ${1.6 * size}`, stroke: color, "stroke-width": fate === "pruned" ? 1.2 : 2.4, "stroke-opacity": 0.75, fill: "none" });
  }
}

export function scaleOf(scale: { type: "linear" | "log"; domain: [number, number] }, from: number, to: number): (value: number) => number {
  const f = scale.type === "log" ? Math.log : (v: number) => v;
  const [a, b] = [f(scale.domain[0]), f(scale.domain[1])];
  return (value) => from + ((f(value) - a) / (b - a || 1)) * (to - from);
}

export function linearTicks([low, high]: readonly [number, number], count: number): number[] {
  const raw = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw) ?? raw;
  const ticks: number[] = [];
  for (let v = Math.ceil(low / step) * step; v <= high + step * 1e-9; v += step) ticks.push(v);
  return ticks;
}

/** Fixed scatter in [0, 1) by trial number, so that marks of one lane do not cover each other and do not move when data is added. */
function spread(n: number): number {
  return (n * 0.618033988749895) % 1;
}

function r(n: number): number {
  return Math.round(n * 10) / 10;
}
