import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { savePng, saveSvg } from "../charts/export";
import type { Frame } from "../charts/figure";
import type { LineName } from "../charts/palette";
import { printing, printWidth } from "../state/print";
import { theme } from "../state/theme";
import { Legend } from "./Legend";

export interface ChartProps {
  /** Name of saved files, and part of the test id. */
  id: string;
  title: string;
  label: string;
  height: (width: number) => number;
  /** Minimum width; a narrower page scrolls the chart. */
  minWidth?: number;
  draw: (frame: Frame) => SVGSVGElement;
  /** Values that the drawing depends on. */
  inputs: readonly unknown[];
  /** The same data as a table, shown by a button. */
  table?: () => ComponentChildren;
  controls?: ComponentChildren;
  note?: ComponentChildren;
  /** Methods in the legend, or lines of several sweeps, in the page and in saved files. */
  methods?: readonly (string | LineName)[];
  /** Whether the legend shows the line of the best value so far. */
  best?: boolean;
  legend?: ComponentChildren;
  /** Called with the new drawing, so that overlays can be updated. */
  drawn?: (svg: SVGSVGElement) => void;
  children?: ComponentChildren;
}

/** A chart with its title, controls, export buttons and text alternative. */
export function Chart(props: ChartProps) {
  const figure = useRef<HTMLElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const drawing = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [inView, setInView] = useState(false);
  const [asTable, setAsTable] = useState(false);
  const paper = printing.value;
  const colors = theme();

  useLayoutEffect(() => {
    const node = host.current!;
    const watch = new ResizeObserver(() => setWidth(Math.floor(node.clientWidth)));
    watch.observe(node);
    setWidth(Math.floor(node.clientWidth));
    // A live page draws only the charts that are in view.
    const seen = new IntersectionObserver((entries) => setInView(entries[entries.length - 1]!.isIntersecting), { rootMargin: "300px" });
    seen.observe(figure.current!);
    return () => {
      watch.disconnect();
      seen.disconnect();
    };
  }, []);

  // The space of the chart is reserved before it is drawn, so that the page does not jump. Sizes are set on the style object, which a strict content security policy allows.
  useLayoutEffect(() => {
    if (paper) drawing.current!.style.minHeight = "0";
    else if (width > 0) drawing.current!.style.minHeight = `${props.height(Math.max(width, props.minWidth ?? 0))}px`;
  });
  const last = useRef<readonly unknown[]>([]);
  useEffect(() => {
    if (width < 40 || asTable || !inView || paper) return;
    const inputs = [width, colors, ...props.inputs];
    if (drawing.current!.firstChild && inputs.length === last.current.length && inputs.every((value, i) => value === last.current[i])) return;
    last.current = inputs;
    put(Math.max(width, props.minWidth ?? 0));
  }, [width, colors, asTable, inView, paper, ...props.inputs]);

  // Paper shows every chart, also those that were never in view, as wide as a page. This happens before the browser lays out the pages.
  useLayoutEffect(() => {
    if (!paper || asTable) return;
    last.current = [];
    put(Math.max(printWidth, props.minWidth ?? 0));
  }, [paper, asTable, ...props.inputs]);

  function put(drawn: number): void {
    const svg = props.draw({ width: drawn, height: props.height(drawn), theme: colors, label: props.label });
    drawing.current!.replaceChildren(svg);
    props.drawn?.(svg);
  }

  const svg = () => drawing.current?.querySelector("svg") ?? null;
  const name = props.id;
  const caption = { title: props.title, methods: props.methods ?? [], best: props.best ?? false };
  return (
    <figure class="chart" id={props.id} ref={figure} data-testid={`chart-${props.id}`}>
      <figcaption>
        <h3>{props.title}</h3>
        {props.methods && <Legend methods={props.methods} incumbent={props.best ?? false} />}
        {props.legend}
        <span class="grow" />
        {props.controls}
        <span class="tools" role="group" aria-label={`Save ${props.title}`}>
          {props.table && (
            <button type="button" class="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)} data-testid={`table-${props.id}`}>
              Table
            </button>
          )}
          <button type="button" class="quiet" disabled={asTable} onClick={() => svg() && saveSvg(svg()!, colors, caption, name)} data-testid={`svg-${props.id}`}>
            SVG
          </button>
          <button type="button" class="quiet" disabled={asTable} onClick={() => svg() && void savePng(svg()!, colors, caption, name)} data-testid={`png-${props.id}`}>
            PNG
          </button>
        </span>
      </figcaption>
      {asTable && <div class="alternative" tabIndex={0} role="region" aria-label={`${props.title}, as a table`}>{props.table!()}</div>}
      <div class="frame" ref={host} hidden={asTable}>
        <div class="plot">
          <div class="drawing" ref={drawing} />
          {props.children}
        </div>
      </div>
      {props.note && <p class="note">{props.note}</p>}
    </figure>
  );
}
