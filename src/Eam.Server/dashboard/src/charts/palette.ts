// Colours and symbols of methods and dashes of sweeps, from spec.json, which static charts use too. The colours are those of Okabe and Ito, lighter on a dark
// background. Methods never differ by colour alone.
import spec from "./spec.json";

export interface Theme {
  dark: boolean;
  ink: string;
  muted: string;
  faint: string;
  line: string;
  ground: string;
  series: readonly string[];
  good: string;
  bad: string;
}

export const light: Theme = {
  dark: false,
  ink: "#14181f",
  muted: "#59626f",
  faint: "#8b94a1",
  line: "#e3e6ea",
  ground: "#ffffff",
  series: spec.colours.map((c) => c.light),
  good: "#00855f",
  bad: "#c4391d",
};

export const dark: Theme = {
  dark: true,
  ink: "#eceff3",
  muted: "#a3acb8",
  faint: "#77818e",
  line: "#2b323c",
  ground: "#11151b",
  series: spec.colours.map((c) => c.dark),
  good: "#35c99b",
  bad: "#ff7a61",
};

export interface MethodStyle {
  method: string;
  color: string;
  dash: string | undefined;
  symbol: SymbolName;
}

export type SymbolName = "circle" | "triangle" | "square" | "diamond" | "cross";

/** How the outcome of a trial at a rung is drawn. */
export type FateMark = "filled" | "hollow" | "crossed" | "lost";

/** A line of a chart of several sweeps: its name, its method, and the number of its sweep in the chart. */
export interface LineName {
  name: string;
  method: string;
  sweep: number;
}

/** Returns the number of a method's colour and symbol. It depends on the name alone, so a method looks the same on every page and in every file. */
export function methodNumber(method: string): number {
  const known = spec.methods.indexOf(method);
  if (known >= 0) return known;
  // FNV-1a, which is short enough to be the same in two languages.
  let hash = 2166136261;
  for (let i = 0; i < method.length; i++) hash = Math.imul(hash ^ method.charCodeAt(i), 16777619) >>> 0;
  return spec.methods.length + (hash % (spec.colours.length - spec.methods.length));
}

function style(name: string, method: string, sweep: number, theme: Theme): MethodStyle {
  const number = methodNumber(method);
  return {
    method: name,
    color: theme.series[number]!,
    dash: spec.dashes[sweep % spec.dashes.length] || undefined,
    symbol: spec.symbols[number % spec.symbols.length] as SymbolName,
  };
}

/** Returns the style of each method, or of each line of several sweeps: colour and symbol are the method, dashes are the sweep. */
export function methodStyles(lines: readonly (string | LineName)[], theme: Theme): Map<string, MethodStyle> {
  return new Map(lines.map((line): [string, MethodStyle] => (typeof line === "string" ? [line, style(line, line, 0, theme)] : [line.name, style(line.name, line.method, line.sweep, theme)])));
}

/** Returns the style of a method, also of one that is not in the list. */
export function styleOf(styles: ReadonlyMap<string, MethodStyle>, method: string, theme: Theme): MethodStyle {
  return styles.get(method) ?? style(method, method, 0, theme);
}

/** Returns the mark of a trial's outcome at a rung. */
export function fateMark(fate: string): FateMark {
  return ((spec.fates as Record<string, string>)[fate] ?? "hollow") as FateMark;
}

/** Path of a symbol of about nine pixels around the origin. */
export function glyph(symbol: SymbolName): string {
  switch (symbol) {
    case "circle": return "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0";
    case "triangle": return "M0-4.4L4.2 3.4H-4.2Z";
    case "square": return "M-3.6-3.6H3.6V3.6H-3.6Z";
    case "diamond": return "M0-4.6L4.2 0L0 4.6L-4.2 0Z";
    default: return "M-1.3-4.2H1.3V-1.3H4.2V1.3H1.3V4.2H-1.3V1.3H-4.2V-1.3H-1.3Z";
  }
}

/** Path of a small symbol at a position, as part of a larger path. */
export function symbolPath(symbol: SymbolName, x: number, y: number, r: number): string {
  const n = (value: number) => value.toFixed(1);
  switch (symbol) {
    case "circle": return `M${n(x - r)} ${n(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
    case "triangle": return `M${n(x)} ${n(y - 1.25 * r)}L${n(x + 1.15 * r)} ${n(y + 0.85 * r)}H${n(x - 1.15 * r)}Z`;
    case "square": return `M${n(x - r)} ${n(y - r)}h${2 * r}v${2 * r}h${-2 * r}Z`;
    case "diamond": return `M${n(x)} ${n(y - 1.3 * r)}l${1.2 * r} ${1.3 * r}l${-1.2 * r} ${1.3 * r}l${-1.2 * r} ${-1.3 * r}Z`;
    default: return `M${n(x - 0.4 * r)} ${n(y - 1.2 * r)}h${0.8 * r}v${0.8 * r}h${0.8 * r}v${0.8 * r}h${-0.8 * r}v${0.8 * r}h${-0.8 * r}v${-0.8 * r}h${-0.8 * r}v${-0.8 * r}h${0.8 * r}Z`;
  }
}
