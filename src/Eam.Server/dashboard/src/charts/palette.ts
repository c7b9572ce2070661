// Colours, dashes and symbols of methods. Okabe and Ito's colours, lifted for a dark ground; no method is told by its colour alone.

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

/** A style for each method, in the order that is given; the same names in the same order always look the same. */
export function methodStyles(methods: readonly string[], theme: Theme): Map<string, MethodStyle> {
  return new Map(
    methods.map((method, i) => [
      method,
      { method, color: theme.series[i % theme.series.length]!, dash: dashes[i % dashes.length], symbol: symbols[i % symbols.length]! },
    ]),
  );
}

/** A style also for a method that nobody announced. */
export function styleOf(styles: ReadonlyMap<string, MethodStyle>, method: string, theme: Theme): MethodStyle {
  return styles.get(method) ?? { method, color: theme.muted, dash: undefined, symbol: "circle" };
}
