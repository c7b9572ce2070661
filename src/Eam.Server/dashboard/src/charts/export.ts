// A chart as a file of its own: SVG as it stands, PNG at twice its size.
import type { Theme } from "./palette";

export function svgText(svg: SVGSVGElement, theme: Theme): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  for (const node of copy.querySelectorAll("[data-overlay]")) node.remove();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  ground.setAttribute("width", "100%");
  ground.setAttribute("height", "100%");
  ground.setAttribute("fill", theme.ground);
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}

export async function savePng(svg: SVGSVGElement, theme: Theme, name: string): Promise<void> {
  const url = URL.createObjectURL(new Blob([svgText(svg, theme)], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const board = document.createElement("canvas");
    const size = svg.viewBox.baseVal;
    board.width = size.width * 2;
    board.height = size.height * 2;
    board.getContext("2d")!.drawImage(image, 0, 0, board.width, board.height);
    const blob = await new Promise<Blob | null>((done) => board.toBlob(done, "image/png"));
    if (blob) save(blob, `${name}.png`);
  } finally {
    URL.revokeObjectURL(url);
  }
}

export function saveSvg(svg: SVGSVGElement, theme: Theme, name: string): void {
  save(new Blob([svgText(svg, theme)], { type: "image/svg+xml" }), `${name}.svg`);
}

export function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
