// Colours, dashes and symbols of methods. The colours are those of Okabe and Ito, lighter on a dark background. Methods never differ by colour alone.

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
  series: ["#0072b2", "#d55e00", "#009e73", "#b5568f", "#a67400", "#3f6fd8", "#7a6a00", "#56606c"],
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
  series: ["#5cb6f2", "#ff8b45", "#35c99b", "#e79cc9", "#f0c04a", "#9db4ff", "#d9cd4c", "#a3acb8"],
  good: "#35c99b",
  bad: "#ff7a61",
};

export interface MethodStyle {
  method: string;
  color: string;
  dash: string | undefined;
  symbol: SymbolName;
}

export type SymbolName = "circle" | "triangle" | "square" | "diamond" | "star" | "wye" | "cross" | "times";

const dashes: (string | undefined)[] = [undefined, "7 3", "2 3", "9 3 2 3", "12 4", "4 2", "1 2", "6 2 2 2"];
const symbols: SymbolName[] = ["circle", "triangle", "square", "diamond", "star", "wye", "cross", "times"];

/** Returns a style for each method in the given order. The same names in the same order always get the same styles. */
export function methodStyles(methods: readonly string[], theme: Theme): Map<string, MethodStyle> {
  return new Map(
    methods.map((method, i) => [
      method,
      { method, color: theme.series[i % theme.series.length]!, dash: dashes[i % dashes.length], symbol: symbols[i % symbols.length]! },
    ]),
  );
}

/** Returns the style of a method, also of one that is not in the list. */
export function styleOf(styles: ReadonlyMap<string, MethodStyle>, method: string, theme: Theme): MethodStyle {
  return styles.get(method) ?? { method, color: theme.muted, dash: undefined, symbol: "circle" };
}

/** Path of a symbol of about nine pixels around the origin. */
export function glyph(symbol: SymbolName): string {
  switch (symbol) {
    case "circle": return "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0";
    case "triangle": return "M0-4.4L4.2 3.4H-4.2Z";
    case "square": return "M-3.6-3.6H3.6V3.6H-3.6Z";
    case "diamond": return "M0-4.6L4.2 0L0 4.6L-4.2 0Z";
    case "star": return "M0-4.6L1.2-1.5L4.4-1.4L1.9 .6L2.7 3.8L0 2L-2.7 3.8L-1.9 .6L-4.4-1.4L-1.2-1.5Z";
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
