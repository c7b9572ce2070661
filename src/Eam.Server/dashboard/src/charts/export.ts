// Saves a chart as a file: SVG as it is, PNG at twice its size.
import { element } from "./figure";
import { glyph, methodStyles, type LineName, type Theme } from "./palette";

/** Text that the page shows next to a chart, and that a saved file must contain. */
export interface Caption {
  title: string;
  methods: readonly (string | LineName)[];
  best: boolean;
}

const head = 40;

export function svgText(svg: SVGSVGElement, theme: Theme, caption: Caption): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  for (const node of copy.querySelectorAll("[data-overlay]")) node.remove();
  const { width, height } = svg.viewBox.baseVal;
  const size = Number(svg.getAttribute("font-size") ?? 11);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("viewBox", `0 ${-head} ${width} ${height + head}`);
  copy.setAttribute("height", String(height + head));
  copy.setAttribute("width", String(width));
  const title = element("text", { x: 8, y: -head + 16, fill: theme.ink, "text-anchor": "start", "font-weight": 650, "font-size": size + 2 }, caption.title);
  copy.prepend(element("rect", { x: 0, y: -head, width: "100%", height: "100%", fill: theme.ground }), title, legend(caption, theme, size));
  return new XMLSerializer().serializeToString(copy);
}

function legend(caption: Caption, theme: Theme, size: number): SVGGElement {
  const group = element("g", { transform: `translate(8 ${-head + 31})` });
  let x = 0;
  const put = (mark: SVGElement[], text: string) => {
    group.append(element("g", { transform: `translate(${x} 0)` }, ...mark, element("text", { x: 31, dy: "0.32em", fill: theme.ink, "text-anchor": "start" }, text)));
    x += 46 + text.length * size * 0.58;
  };
  for (const style of methodStyles(caption.methods, theme).values())
    put(
      [
        element("line", { x1: 0, x2: 26, y1: 0, y2: 0, stroke: style.color, "stroke-width": 2.2, "stroke-dasharray": style.dash }),
        element("path", { d: glyph(style.symbol), transform: "translate(13 0)", fill: style.color }),
      ],
      style.method,
    );
  if (caption.best) put([element("path", { d: "M0 3H10V-2H26", fill: "none", stroke: theme.ink, "stroke-width": 1.6 })], "best so far");
  return group;
}

export async function savePng(svg: SVGSVGElement, theme: Theme, caption: Caption, name: string): Promise<void> {
  const url = URL.createObjectURL(new Blob([svgText(svg, theme, caption)], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const board = document.createElement("canvas");
    const size = svg.viewBox.baseVal;
    board.width = size.width * 2;
    board.height = (size.height + head) * 2;
    board.getContext("2d")!.drawImage(image, 0, 0, board.width, board.height);
    const blob = await new Promise<Blob | null>((done) => board.toBlob(done, "image/png"));
    if (blob) save(blob, `${name}.png`);
  } finally {
    URL.revokeObjectURL(url);
  }
}

export function saveSvg(svg: SVGSVGElement, theme: Theme, caption: Caption, name: string): void {
  save(new Blob([svgText(svg, theme, caption)], { type: "image/svg+xml" }), `${name}.svg`);
}

export function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
