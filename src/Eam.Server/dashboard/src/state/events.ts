// Describes events in words.
import type { EventRecord } from "../api/types";
import { compute, metric, setting } from "../format";

export function sentence(event: EventRecord): string {
  const trial = `trial ${event.trial}`;
  // Events are records of the log, which count rungs from 0. All other views of the API count from 1.
  const rung = `rung ${(event.rung ?? 0) + 1}`;
  const again = event.attempt ? `, attempt ${event.attempt + 1}` : "";
  switch (event.type) {
    case "trial_created": {
      const configuration = event.configuration as { method?: string; values?: Record<string, unknown> } | undefined;
      const settings = Object.entries(configuration?.values ?? {}).map(([name, value]) => `${name}=${setting(value)}`).join(" ");
      return `${trial} is ${event.repeat_of != null ? `a repeat of ${event.repeat_of}: ` : ""}${configuration?.method ?? ""} ${settings}`.trim();
    }
    case "segment_started": return `${trial} starts training to ${rung} on slot ${event.slot}${again}`;
    case "rung_reached": {
      const points = event.points as { spent: Record<string, number>; metrics: Record<string, number | null> }[] | undefined;
      const last = points?.[points.length - 1];
      return `${trial} reached ${rung}${last ? ` at ${measured(last)}` : ""}${again}`;
    }
    case "segment_failed": return `${trial} ${event.kind} on its way to ${rung}${again}: ${event.reason}`;
    default: return [event.type.replaceAll("_", " "), event.trial != null && trial, event.reason].filter(Boolean).join(", ");
  }
}

// A command's report has no evaluation of Eam: its metrics are those that the sweep file declares, and it counts only the sweep's unit.
function measured({ spent, metrics }: { spent: Record<string, number>; metrics: Record<string, number | null> }): string {
  if (metrics.evaluation_nfe !== null) return `${compute(spent.nfe)} nfe, reward ${metric(metrics.reward)}`;
  const unit = ["nfe", "flops", "iterations"].find((u) => (spent[u] ?? 0) > 0) ?? "seconds";
  return [`${compute(spent[unit])} ${unit}`, ...Object.entries(metrics).filter(([name]) => name !== "evaluation_nfe").map(([name, value]) => `${name} ${metric(value)}`)].join(", ");
}
