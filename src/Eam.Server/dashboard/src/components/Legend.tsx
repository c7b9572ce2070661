import { methodStyles, type SymbolName } from "../charts/palette";
import { theme } from "../state/theme";

/** Methods with their colour, dash and symbol. */
export function Legend({ methods, incumbent }: { methods: readonly string[]; incumbent?: boolean }) {
  const colors = theme();
  return (
    <ul class="legend" aria-label="Methods">
      {[...methodStyles(methods, colors).values()].map((style) => (
        <li key={style.method}>
          <svg width="26" height="10" aria-hidden="true">
            <line x1="0" x2="26" y1="5" y2="5" stroke={style.color} stroke-width="2.2" stroke-dasharray={style.dash ?? "none"} />
            <path d={glyph(style.symbol)} transform="translate(13 5)" fill={style.color} />
          </svg>
          {style.method}
        </li>
      ))}
      {incumbent && (
        <li>
          <svg width="26" height="10" aria-hidden="true">
            <path d="M0 8H10V3H26" fill="none" stroke={colors.ink} stroke-width="1.6" />
          </svg>
          best so far
        </li>
      )}
    </ul>
  );
}

export function MethodMark({ method, methods }: { method: string; methods: readonly string[] }) {
  const style = methodStyles(methods, theme()).get(method);
  return (
    <span class="method">
      {style && (
        <svg width="9" height="9" aria-hidden="true">
          <path d={glyph(style.symbol)} transform="translate(4.5 4.5)" fill={style.color} />
        </svg>
      )}
      {method}
    </span>
  );
}

function glyph(symbol: SymbolName): string {
  switch (symbol) {
    case "circle": return "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0";
    case "triangle": return "M0-4.4L4.2 3.4H-4.2Z";
    case "square": return "M-3.6-3.6H3.6V3.6H-3.6Z";
    case "diamond": return "M0-4.6L4.2 0L0 4.6L-4.2 0Z";
    case "star": return "M0-4.6L1.2-1.5L4.4-1.4L1.9 .6L2.7 3.8L0 2L-2.7 3.8L-1.9 .6L-4.4-1.4L-1.2-1.5Z";
    default: return "M-1.3-4.2H1.3V-1.3H4.2V1.3H1.3V4.2H-1.3V1.3H-4.2V-1.3H-1.3Z";
  }
}
