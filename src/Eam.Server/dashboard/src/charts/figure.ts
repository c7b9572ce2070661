// The one place that calls Observable Plot. A chart is a function from data and theme to an <svg> without a style sheet, which can be saved as it is.
import * as Plot from "@observablehq/plot";
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
