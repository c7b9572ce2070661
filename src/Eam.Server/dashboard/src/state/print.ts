// Printing: paper shows everything, whatever was scrolled to.
import { signal } from "@preact/signals";

/** Whether the page is being printed. */
export const printing = signal(false);

/** Width of charts for paper, in pixels: a page of A4 without its margins. The style sheet scales them to other paper. */
export const printWidth = 700;

/** Follows the browser. Components are drawn again in a microtask after the event, which is before the browser lays out the pages. */
export function watchPrinting(target: Pick<Window, "addEventListener"> = window): void {
  target.addEventListener("beforeprint", () => (printing.value = true));
  target.addEventListener("afterprint", () => (printing.value = false));
}
