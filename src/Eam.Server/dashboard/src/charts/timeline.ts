// The slot timeline: which trial ran on which slot. Empty parts are idle time.
import { duration, percent } from "../format";
import type { SlotSegment, SlotSet } from "../api/types";
import { linearTicks } from "./axis";
import { canvas, element, type Frame } from "./figure";
import { methodStyles, styleOf } from "./palette";

export interface TimelineOptions extends Frame {
  methods: readonly string[];
}

export function timelineHeight(set: SlotSet): number {
  return 44 + Math.max(1, set.slots.length) * Math.max(12, Math.min(52, 260 / Math.max(1, set.slots.length)));
}

export function timelineChart(set: SlotSet, options: TimelineOptions): SVGSVGElement {
  const { theme, width, height } = options;
  const styles = methodStyles(options.methods, theme);
  const svg = canvas(options);
  const [first, last] = [Date.parse(set.from ?? ""), Date.parse(set.to ?? "")];
  const margin = { left: 92, right: 10, top: 6, bottom: 30 };
  const inner = width - margin.left - margin.right;
  const x = (time: number) => margin.left + ((time - first) / Math.max(1, last - first)) * inner;
  const band = (height - margin.top - margin.bottom) / Math.max(1, set.slots.length);
  const thick = Math.max(3, Math.min(40, band * 0.76));
  set.slots.forEach((slot, index) => {
    const top = margin.top + index * band + (band - thick) / 2;
    const middle = { y: top + thick / 2, dy: "0.32em" };
    // The background of a slot is its idle time.
    svg.append(element("rect", { x: margin.left, y: top, width: inner, height: thick, fill: theme.line, "fill-opacity": 0.55, rx: 2 }));
    svg.append(element("text", { x: margin.left - 8, ...middle, "text-anchor": "end" }, `slot ${slot.slot}, ${percent(slot.busy)}`));
    for (const s of joined(slot.segments, (last - first) / inner, last)) {
      const [from, to] = [x(s.from), x(s.to)];
      const failed = !["reached", "running"].includes(s.outcome);
      const block = element("rect", {
        x: from.toFixed(2), y: top, width: Math.max(0.8, to - from - 0.6).toFixed(2), height: thick, rx: to - from > 6 ? 2 : undefined,
        fill: styleOf(styles, s.method, theme).color, "fill-opacity": 0.34 + 0.16 * Math.min(4, s.rung - 1),
        stroke: failed ? theme.bad : s.outcome === "running" ? theme.ink : undefined, "stroke-width": failed ? 2 : 1,
      });
      const what = s.count > 1 ? `${s.count} segments` : `trial ${s.trial} (${s.method}) to rung ${s.rung}`;
      block.append(element("title", {}, `${what}, slot ${slot.slot}: ${duration((s.from - first) / 1000)} to ${s.end ? duration((s.to - first) / 1000) : "now"}${failed ? `, ${s.outcome}` : ""}`));
      svg.append(block);
      if (to - from > 26 && thick > 11 && s.count === 1) svg.append(element("text", { x: (from + to) / 2, ...middle, "text-anchor": "middle", fill: theme.ink, "pointer-events": "none" }, String(s.trial)));
    }
  });
  for (const tick of timeTicks(Math.max(1, (last - first) / 1000), width < 560 ? 4 : 8)) {
    const px = x(first + tick * 1000);
    svg.append(element("line", { x1: px, x2: px, y1: height - margin.bottom, y2: height - margin.bottom + 4, stroke: theme.faint }));
    svg.append(element("text", { x: px, y: height - margin.bottom + 16, "text-anchor": "middle" }, duration(tick)));
  }
  return svg;
}

type Block = SlotSegment & { from: number; to: number; count: number };

/** Joins consecutive segments that are thinner than a pixel, so that the number of elements depends on the width of the screen and not on the number of segments. */
export function joined(segments: readonly SlotSegment[], pixel: number, last: number): Block[] {
  const result: Block[] = [];
  for (const s of segments) {
    const [from, to] = [Date.parse(s.start), s.end ? Date.parse(s.end) : last];
    const before = result[result.length - 1];
    if (before && before.method === s.method && from - before.to < pixel && to - before.from < 3 * pixel) {
      before.to = to;
      before.end = s.end;
      before.count++;
    } else result.push({ ...s, from, to, count: 1 });
  }
  return result;
}

function timeTicks(seconds: number, count: number): number[] {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 4 * 3600, 12 * 3600, 86400];
  const step = steps.find((s) => seconds / s <= count);
  return step ? Array.from({ length: Math.floor(seconds / step) + 1 }, (_, i) => i * step) : linearTicks([0, seconds], count);
}
