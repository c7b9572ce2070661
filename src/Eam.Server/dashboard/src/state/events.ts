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
      const points = event.points as { spent: { nfe: number }; metrics: Record<string, number> }[] | undefined;
      const last = points?.[points.length - 1];
      return `${trial} reached ${rung}${last ? ` at ${compute(last.spent.nfe)} nfe, reward ${metric(last.metrics.reward)}` : ""}${again}`;
    }
    case "segment_failed": return `${trial} ${event.kind} on its way to ${rung}${again}: ${event.reason}`;
    default: return [event.type.replaceAll("_", " "), event.trial != null && trial, event.reason].filter(Boolean).join(", ");
  }
}
