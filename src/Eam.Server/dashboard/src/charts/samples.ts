// Samples in panels next to each other: base, trials, target. They are points in the plane, or small images.
import { quantile } from "../stats";
import { canvas, element, type Frame } from "./figure";

export interface Panel {
  title: string;
  color: string;
  /** Rows of coordinates, or of pixels with values from -1 to 1. */
  rows: readonly (readonly number[])[];
}

export interface SampleOptions extends Frame {
  /** [width, height] if rows are images. */
  image: readonly [number, number] | null;
}

const gap = 18;
const head = 24;

function columns(panels: number, width: number): number {
  return Math.max(1, Math.min(panels, Math.floor((width + gap) / (width < 560 ? 150 : 230))));
}

function side(panels: number, width: number): number {
  const across = columns(panels, width);
  return Math.min(460, (width - gap * (across - 1)) / across);
}

export function samplesHeight(panels: number, width: number): number {
  return Math.ceil(panels / columns(panels, width)) * (side(panels, width) + head + 6);
}

export function samplesChart(panels: readonly Panel[], options: SampleOptions): SVGSVGElement {
  const svg = canvas(options);
  const [across, size] = [columns(panels.length, options.width), side(panels.length, options.width)];
  const bounds = options.image ? null : boundsOf(panels);
  panels.forEach((panel, i) => {
    const [left, top] = [(i % across) * (size + gap), Math.floor(i / across) * (size + head + 6)];
    const group = element("g", { transform: `translate(${left} ${top})` });
    group.append(element("text", { x: 0, y: 15, fill: options.theme.ink, "font-weight": 600 }, panel.title));
    const inner = element("g", { transform: `translate(0 ${head})` });
    inner.append(element("rect", { width: size, height: size, fill: "none", stroke: options.theme.line }));
    if (options.image) inner.append(sheet(panel.rows, options.image, size));
    else if (bounds) inner.append(cloud(panel, bounds, size));
    group.append(inner);
    svg.append(group);
  });
  return svg;
}

interface Bounds {
  x: [number, number];
  y: [number, number];
}

/** Range of one square for all panels, which holds the middle 99 % of all points. */
export function boundsOf(panels: readonly Panel[]): Bounds {
  const range = (index: number): [number, number] => {
    const values = panels.flatMap((p) => p.rows.map((r) => r[index] ?? 0)).filter(Number.isFinite).sort((a, b) => a - b);
    return values.length > 0 ? [quantile(values, 0.005), quantile(values, 0.995)] : [-1, 1];
  };
  const [x, y] = [range(0), range(1)];
  const half = Math.max(x[1] - x[0], y[1] - y[0], 1e-9) * 0.54;
  const around = ([low, high]: [number, number]): [number, number] => [(low + high) / 2 - half, (low + high) / 2 + half];
  return { x: around(x), y: around(y) };
}

function cloud(panel: Panel, { x, y }: Bounds, size: number): SVGElement {
  const r = Math.max(1.1, Math.min(2.4, size / 170));
  const group = element("g", { stroke: panel.color, "stroke-width": 2 * r, "stroke-linecap": "round", "stroke-opacity": 0.5, fill: "none" });
  // A line of length zero with a round end is a dot. Several paths hold the dots, because overlapping dots within one path would not look denser.
  const paths = Array.from({ length: 12 }, () => "");
  panel.rows.forEach((row, i) => {
    const px = (((row[0] ?? 0) - x[0]) / (x[1] - x[0])) * size;
    const py = size - (((row[1] ?? 0) - y[0]) / (y[1] - y[0])) * size;
    if (px >= 0 && px <= size && py >= 0 && py <= size) paths[i % paths.length] += `M${px.toFixed(1)} ${py.toFixed(1)}h0`;
  });
  for (const d of paths) if (d) group.append(element("path", { d }));
  return group;
}

function sheet(rows: readonly (readonly number[])[], [width, height]: readonly [number, number], size: number): SVGElement {
  const across = Math.max(1, Math.min(10, Math.floor(Math.sqrt(rows.length))));
  const board = document.createElement("canvas");
  board.width = across * (width + 1);
  board.height = across * (height + 1);
  const pen = board.getContext("2d")!;
  const pixels = pen.createImageData(width, height);
  for (let i = 0; i < across * across; i++) {
    rows[i]!.forEach((value, p) => {
      const grey = Math.round(Math.max(0, Math.min(1, (value + 1) / 2)) * 255);
      pixels.data.set([grey, grey, grey, 255], p * 4);
    });
    pen.putImageData(pixels, (i % across) * (width + 1), Math.floor(i / across) * (height + 1));
  }
  const image = element("image", { href: board.toDataURL(), width: size, height: size, preserveAspectRatio: "xMidYMid meet" });
  image.style.imageRendering = "pixelated";
  return image;
}
