import { glyph, methodStyles, type LineName } from "../charts/palette";
import { theme } from "../state/theme";

/** Shows methods, or lines of several sweeps, with their colour, dash pattern and symbol. */
export function Legend({ methods, incumbent }: { methods: readonly (string | LineName)[]; incumbent?: boolean }) {
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
