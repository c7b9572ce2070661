// Addresses follow '#', so that the pages work under any path and from a file.
import { signal } from "@preact/signals";

export type Route =
  | { page: "sweeps" }
  | { page: "new"; from: string | null }
  | { page: "sweep"; sweep: string }
  | { page: "trial"; sweep: string; trial: number }
  | { page: "compare"; sweeps: string[] }
  | { page: "devices" }
  | { page: "missing"; path: string };

export function parse(hash: string): Route {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?");
  const parts = path.split("/").filter(Boolean).map(decode);
  const query = new URLSearchParams(search);
  if (parts.length === 0 || (parts.length === 1 && parts[0] === "sweeps")) return { page: "sweeps" };
  if (parts[0] === "new" && parts.length === 1) return { page: "new", from: query.get("from") };
  if (parts[0] === "devices" && parts.length === 1) return { page: "devices" };
  if (parts[0] === "compare" && parts.length === 1) return { page: "compare", sweeps: query.getAll("sweep") };
  if (parts[0] === "sweeps" && parts.length === 2) return { page: "sweep", sweep: parts[1]! };
  if (parts[0] === "sweeps" && parts.length === 4 && parts[2] === "trials" && /^\d+$/.test(parts[3]!))
    return { page: "trial", sweep: parts[1]!, trial: Number(parts[3]) };
  return { page: "missing", path };
}

export const links = {
  sweeps: "#/sweeps",
  devices: "#/devices",
  create: (from?: string) => `#/new${from ? `?from=${encodeURIComponent(from)}` : ""}`,
  sweep: (sweep: string) => `#/sweeps/${encodeURIComponent(sweep)}`,
  trial: (sweep: string, trial: number) => `#/sweeps/${encodeURIComponent(sweep)}/trials/${trial}`,
  compare: (sweeps: readonly string[]) => `#/compare${sweeps.length > 0 ? `?${sweeps.map((s) => `sweep=${encodeURIComponent(s)}`).join("&")}` : ""}`,
};

export const route = signal<Route>(parse(typeof location === "undefined" ? "" : location.hash));

export function go(link: string): void {
  location.hash = link;
}

export function start(): void {
  addEventListener("hashchange", () => {
    route.value = parse(location.hash);
    scrollTo(0, 0);
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
