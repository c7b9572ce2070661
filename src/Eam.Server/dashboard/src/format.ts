// Formats numbers and times. Tables use tabular numerals and a fixed number of significant digits.

const prefixes: [number, string][] = [
  [1e18, "E"],
  [1e15, "P"],
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
];

/** Formats with three significant digits and an SI prefix: 1.25 M, 507 k, 84. */
export function compute(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size < 1) return value === 0 ? "0" : minus(value.toPrecision(3));
  if (size < 999.5) return minus(Number.isInteger(value) ? String(value) : value.toPrecision(3));
  const found = prefixes.find(([scale]) => size >= scale * 0.9995) ?? prefixes[prefixes.length - 1]!;
  return minus(`${digits(value / found[0], 3)} ${found[1]}`);
}

/** Formats a tick of an axis, without trailing zeros: 500 k, 1.5 M, 0.05. */
export function tick(value: number): string {
  const size = Math.abs(value);
  const found = prefixes.find(([scale]) => size >= scale);
  if (found) return minus(`${short((value / found[0]).toFixed(3))} ${found[1]}`);
  return minus(size > 0 && size < 1e-4 ? value.toExponential(2).replace(/\.?0+e/, "e") : short(value.toFixed(5)));
}

/** Formats a metric with four significant digits, without exponents for ordinary sizes. */
export function metric(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return minus(value.toExponential(2));
  return minus(digits(value, 4));
}

/** Formats the value of a parameter as in a sweep file, shortened for tables. */
export function setting(value: unknown): string {
  if (value == null) return "–";
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : minus(String(Number(value.toPrecision(4))));
  return String(value);
}

/** Formats memory in binary units, as devices do: 80 GiB, 11.9 GiB. */
export function memory(bytes: number): string {
  const names = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  let [value, unit] = [bytes, 0];
  while (value >= 1023.5 && unit < names.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${value < 99.95 ? Number(value.toFixed(1)) : Math.round(value)} ${names[unit]}`;
}

export function percent(share: number): string {
  return `${Math.floor(share * 100 + 1e-9)} %`;
}

/** Formats a duration as h:mm:ss or m:ss. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  const whole = Math.max(0, Math.round(seconds));
  const two = (n: number) => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Formats an age: 12 s, 4 min, 3 h, 5 d. */
export function age(from: string | null | undefined, now: number): string {
  if (!from) return "–";
  const seconds = Math.max(0, (now - Date.parse(from)) / 1000);
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} d`;
}

/** Formats the time of day in UTC, as all output does: 21:19:39Z. */
export function clock(time: string): string {
  return `${new Date(time).toISOString().slice(11, 19)}Z`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** Formats a range of two formatted numbers: one number if they are equal. */
export function range(least: string, most: string): string {
  return least === most ? least : `${least} to ${most}`;
}

/** Formats the name of a metric for people: control_objective becomes control objective. */
export function words(name: string): string {
  return name.replaceAll("_", " ");
}

function digits(value: number, significant: number): string {
  const text = value.toPrecision(significant);
  return text.includes("e") ? String(Math.floor(value + 0.5)) : text;
}

/** Uses a minus sign instead of a hyphen, because a minus sign is as wide as a digit. */
export function minus(text: string): string {
  return text.replaceAll("-", "−");
}

/** Removes zeros after the last digit that counts. */
function short(text: string): string {
  const rest = text.replace(/\.?0+$/, "");
  return rest === "-0" ? "0" : rest;
}

/** Formats why a trial did not continue; empty if there is no reason. */
export function reason(text: string | null | undefined): string {
  return text ?? "";
}
