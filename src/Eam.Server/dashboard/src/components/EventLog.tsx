import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../api/client";
import type { EventRecord } from "../api/types";
import { clock } from "../format";
import { awaySince } from "../state/away";
import { sentence } from "../state/events";

const page = 100;

/** Shows events, newest first. The list grows with the sweep; a button adds older events. */
export function EventLog({ sweep, sequence, trial }: { sweep: string; sequence: number; trial?: number }) {
  const [events, setEvents] = useState<readonly EventRecord[]>([]);
  const [from, setFrom] = useState<number | null>(null);
  const busy = useRef(false);
  const first = from ?? Math.max(0, sequence - page);

  useEffect(() => {
    if (busy.current || sequence === 0) return;
    const abort = new AbortController();
    busy.current = true;
    const after = events.length > 0 ? events[events.length - 1]!.sequence : first;
    api.events(sweep, after, 1000, abort.signal)
      .then((got) => {
        setFrom((known) => known ?? first);
        setEvents((known) => [...known, ...got.events.filter((e) => e.sequence > (known[known.length - 1]?.sequence ?? 0))].slice(-5000));
      })
      .catch(() => undefined)
      .finally(() => (busy.current = false));
  }, [sweep, sequence]);

  const older = async () => {
    const start = Math.max(0, first - page * 5);
    const got = await api.events(sweep, start, first - start);
    setEvents([...got.events.filter((e) => e.sequence <= first), ...events]);
    setFrom(start);
  };

  const shown = trial === undefined ? events : events.filter((e) => e.trial === trial);
  return (
    <>
      <div class="scroll tall" tabIndex={0} role="log" aria-label="Events" data-testid="events">
        <table class="rows events">
          <tbody>
            {[...shown].reverse().map((e) => (
              <tr key={e.sequence} class={e.type}><td class="number muted">{e.sequence}</td><td class="muted">{clock(e.time)}</td><td>{sentence(e)}</td></tr>
            ))}
          </tbody>
        </table>
        {shown.length === 0 && <p class="empty">{trial === undefined ? "No events yet." : "None of the loaded events belongs to this trial."}</p>}
      </div>
      {first > 0 && <p><button type="button" disabled={awaySince.value !== null} onClick={() => void older()} data-testid="older">Older events</button></p>}
    </>
  );
}
