// The rung ladder: at each rung every trial that finished it, and what became of it there.
import type { CurveSet, TrialRow } from "../api/types";
import { compute, metric, words } from "../format";
import { fineAxis, isSqueezed, linearAxis } from "./axis";
import { canvas, element, type Frame } from "./figure";
import { methodStyles, styleOf } from "./palette";

export type Fate = "promoted" | "completed" | "waits" | "pruned" | "failed";

export interface Step {
  trial: number;
  method: string;
  rung: number;
  value: number;
  fate: Fate;
  reason: string | null;
}

export interface LadderOptions extends Frame {
  methods: readonly string[];
}

/** What became of each trial at each rung that it finished. */
export function stepsOf(set: CurveSet, trials: ReadonlyMap<number, TrialRow>): Step[] {
  return set.series.flatMap((s) => {
    const row = trials.get(s.trial);
    const last = Math.max(row?.rung ?? -1, ...s.rung.map((r) => r ?? -1));
    return s.rung.flatMap((rung, i) => {
      const value = s.value[i];
      return rung == null || value == null ? [] : [{ trial: s.trial, method: s.method, rung, value, fate: fateAt(rung, last, row), reason: rung === last ? (row?.reason ?? null) : null }];
    });
  });
}

function fateAt(rung: number, last: number, row: TrialRow | undefined): Fate {
  if (rung < last || row?.state === "running") return "promoted";
  if (row?.state === "completed" || row?.state === "pruned" || row?.state === "failed") return row.state;
  return "waits";
}

export function ladderChart(set: CurveSet, steps: readonly Step[], options: LadderOptions): SVGSVGElement {
  const { theme, width, height, methods } = options;
  const styles = methodStyles(methods, theme);
  const svg = canvas(options);
  const values = steps.map((s) => s.value);
  const axis = isSqueezed(values, set.maximize) ? fineAxis(values, set.maximize) : linearAxis(values, 5);
  const margin = { left: 54, right: 8, top: 40, bottom: 22 };
  const [inner, tall] = [width - margin.left - margin.right, height - margin.top - margin.bottom];
  const column = inner / Math.max(1, set.rungs.length);
  const y = scaleOf(axis.scale, margin.top + tall, margin.top);
  const x = (step: Step) => {
    const lane = Math.max(0, methods.indexOf(step.method));
    return margin.left + column * (step.rung + (lane + 0.5 + 0.5 * (spread(step.trial) - 0.5)) / methods.length * 0.86 + 0.07);
  };
  const ticks = typeof axis.scale.ticks === "number" ? linearTicks(axis.scale.domain, axis.scale.ticks) : axis.scale.ticks;
  for (const tick of ticks) {
    svg.append(element("line", { x1: margin.left, x2: width - margin.right, y1: y(tick), y2: y(tick), stroke: theme.line }));
    svg.append(element("text", { x: margin.left - 8, y: y(tick), dy: "0.32em", "text-anchor": "end" }, axis.scale.tickFormat(tick)));
  }
  svg.append(element("text", { x: 4, y: 12 }, `${set.maximize || axis.scale.type === "log" ? "↑" : "↓"} ${words(set.metric)}`));
  const at = new Map<string, { x: number; y: number }>();
  for (const step of steps) at.set(`${step.trial}/${step.rung}`, { x: x(step), y: y(axis.at(step.value)) });

  const rises = element("g", { fill: "none", "stroke-width": 1 });
  for (const method of methods) {
    let path = "";
    for (const step of steps) {
      if (step.method !== method) continue;
      const [from, to] = [at.get(`${step.trial}/${step.rung}`), at.get(`${step.trial}/${step.rung + 1}`)];
      if (!from || !to) continue;
      const middle = (from.x + to.x) / 2;
      path += `M${r(from.x)} ${r(from.y)}C${r(middle)} ${r(from.y)} ${r(middle)} ${r(to.y)} ${r(to.x)} ${r(to.y)}`;
    }
    if (path) rises.append(element("path", { d: path, stroke: styleOf(styles, method, theme).color, "stroke-opacity": steps.length > 400 ? 0.2 : 0.45 }));
  }
  svg.append(rises);
  const size = steps.length > 800 ? 2 : 3.4;
  for (const step of steps) {
    const { x: px, y: py } = at.get(`${step.trial}/${step.rung}`)!;
    const color = styleOf(styles, step.method, theme).color;
    const mark = markOf(step.fate, px, py, size, color, theme.ground);
    mark.append(element("title", {}, `trial ${step.trial} (${step.method}) ${metric(step.value)}: ${step.fate}${step.reason ? `, ${step.reason}` : ""}`));
    svg.append(mark);
  }
  set.rungs.forEach((target, rung) => {
    const here = steps.filter((s) => s.rung === rung);
    const on = here.filter((s) => s.fate === "promoted").length;
    const left = margin.left + column * rung;
    if (rung > 0) svg.append(element("line", { x1: left, x2: left, y1: margin.top - 8, y2: height - margin.bottom, stroke: theme.line }));
    const middle = left + column / 2;
    svg.append(element("text", { x: middle, y: margin.top - 12, "text-anchor": "middle", fill: theme.ink, "font-weight": 600 }, `${here.length}${rung < set.rungs.length - 1 ? ` → ${on}` : ""}`));
    svg.append(element("text", { x: middle, y: height - 5, "text-anchor": "middle" }, width < 560 ? compute(target) : `rung ${rung + 1}: ${compute(target)}`));
  });
  return svg;
}

function markOf(fate: Fate, x: number, y: number, size: number, color: string, ground: string): SVGElement {
  switch (fate) {
    case "promoted":
      return element("path", { d: `M${r(x)} ${r(y - size * 1.25)}L${r(x + size * 1.1)} ${r(y + size * 0.8)}H${r(x - size * 1.1)}Z`, fill: color });
    case "completed":
      return element("rect", { x: r(x - size), y: r(y - size), width: 2 * size, height: 2 * size, fill: color });
    case "waits":
      return element("circle", { cx: r(x), cy: r(y), r: size * 0.9, fill: ground, stroke: color, "stroke-width": 1.4 });
    default:
      return element("path", { d: `M${r(x - size * 0.8)} ${r(y - size * 0.8)}l${1.6 * size} ${1.6 * size}m0 ${-1.6 * size}l${-1.6 * size} ${1.6 * size}`, stroke: color, "stroke-width": fate === "failed" ? 2.4 : 1.2, "stroke-opacity": 0.75, fill: "none" });
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

/** A fixed scatter in [0, 1) by number, so that marks of one lane do not cover each other and do not jump when data grows. */
function spread(n: number): number {
  return (n * 0.618033988749895) % 1;
}

function r(n: number): number {
  return Math.round(n * 10) / 10;
}
