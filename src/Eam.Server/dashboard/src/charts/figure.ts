// The one place that calls Observable Plot. A chart is a function from data and theme to an <svg> without a style sheet, which can be saved as it is.
import * as Plot from "@observablehq/plot";
import type { ReferenceValue } from "../api/types";
import { metric } from "../format";
import type { ValueAxis } from "./axis";
import type { Theme } from "./palette";

export interface Frame {
  width: number;
  height: number;
  theme: Theme;
  /** The content of the chart in one sentence, for screen readers. */
  label: string;
}

export type Figure = SVGSVGElement & { scale?: (name: string) => Plot.Scale | undefined };

export const font = "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

export function figure(frame: Frame, options: Plot.PlotOptions): Figure {
  const svg = Plot.plot({
    width: frame.width,
    height: frame.height,
    ...options,
    figure: false,
  } as Plot.PlotOptions) as unknown as Figure;
  // Plot's own <style> would need 'unsafe-inline'. Attributes replace it here, and an exported file keeps them.
  svg.querySelector("style")?.remove();
  svg.removeAttribute("class");
  svg.setAttribute("font-family", font);
  svg.setAttribute("font-size", String(fontSize(frame.width)));
  svg.setAttribute("fill", frame.theme.muted);
  svg.setAttribute("color", frame.theme.muted);
  svg.setAttribute("text-rendering", "geometricPrecision");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", frame.label);
  return svg;
}

/** Marks of values to compare with: a dotted line with its name, or nothing where the axis does not reach. */
export function referenceMarks(references: readonly ReferenceValue[], axis: ValueAxis, theme: Theme): Plot.Markish[] {
  const rows = references.filter((r) => axis.shows(r.value)).map((r) => ({ at: axis.at(r.value), text: referenceText(r) }));
  // The name is above its line, except where it would leave the plot.
  const name = (some: typeof rows, dy: number) =>
    Plot.text(some, { y: "at", text: "text", frameAnchor: "left", dx: 6, dy, textAnchor: "start", fill: theme.muted, stroke: theme.ground, strokeWidth: 3 });
  return [
    Plot.ruleY(rows, { y: "at", stroke: theme.muted, strokeDasharray: "2 4" }),
    name(rows.filter((r) => r.at <= 0.95), -7),
    name(rows.filter((r) => r.at > 0.95), 8),
  ];
}

export function referenceText(reference: ReferenceValue): string {
  return `${reference.label}: ${metric(reference.value)}`;
}

/** A mark that draws itself: it gets its scales from Plot, and what it draws is clipped to the frame. */
export function drawn(make: (scales: { x: (value: number) => number; y: (value: number) => number }) => SVGElement): Plot.Markish {
  return ((_: unknown, scales: Plot.ScaleFunctions, __: unknown, frame: { width: number; height: number; marginLeft: number; marginRight: number; marginTop: number; marginBottom: number }) => {
    const id = `frame-${++clips}`;
    const group = make(scales as unknown as { x: (value: number) => number; y: (value: number) => number });
    group.setAttribute("clip-path", `url(#${id})`);
    const box = { x: frame.marginLeft, y: frame.marginTop, width: frame.width - frame.marginLeft - frame.marginRight, height: frame.height - frame.marginTop - frame.marginBottom };
    return element("g", {}, element("clipPath", { id }, element("rect", box)), group);
  }) as Plot.Markish;
}

let clips = 0;

/** Font size, which grows a little with the width of the chart. */
export function fontSize(width: number): number {
  return width < 480 ? 10 : width < 1500 ? 11 : 14;
}

/** Creates an empty <svg> for a frame, for charts that Plot has no marks for. */
export function canvas(frame: Frame): SVGSVGElement {
  const svg = element("svg", {
    viewBox: `0 0 ${frame.width} ${frame.height}`,
    width: frame.width,
    height: frame.height,
    "font-family": font,
    "font-size": fontSize(frame.width),
    fill: frame.theme.muted,
    role: "img",
    "aria-label": frame.label,
  });
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return svg;
}

export function element<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Record<string, string | number | undefined> = {},
  ...children: (Node | string)[]
): SVGElementTagNameMap[K] {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) node.setAttribute(key, String(value));
  node.append(...children);
  return node;
}
