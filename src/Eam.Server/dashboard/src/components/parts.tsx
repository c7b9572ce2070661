// Small pieces that several pages use.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { api, Failure } from "../api/client";
import { percent } from "../format";
import { Guard } from "./Guard";
import { awaySince } from "../state/away";
import { printing } from "../state/print";
import { server } from "../state/server";

const glyphs: Record<string, string> = { running: "▶", paused: "‖", completed: "✓", pruned: "✂", failed: "✕", pending: "·", stopped: "■", interrupted: "!", cancelled: "⊘", damaged: "!", idle: "○", busy: "▶", quarantined: "⊗", draining: "↓" };

/** The sign of a state, for places that have no room for its word. */
export function Sign({ state }: { state: string }) {
  return <span class="sign" aria-hidden="true">{glyphs[state] ?? "·"}</span>;
}

/** Shows a state as a word and a sign, never by colour alone. `warn` shows a completed sweep in amber, because some of its trials failed. */
export function State({ state, warn = false }: { state: string; warn?: boolean }) {
  return (
    <span class={`state ${state}${warn ? " warn" : ""}`}>
      <Sign state={state} />
      {state}
    </span>
  );
}

/** Says that a sweep trained nothing, wherever its values are shown. */
export function Simulated({ sweep }: { sweep: { simulated?: boolean } }) {
  return sweep.simulated ? <span class="tag" title="Its devices are simulated: the values follow learning curves, and no model was trained." data-testid="simulated">simulated</span> : null;
}

export function Progress({ share, label }: { share: number; label: string }) {
  return (
    <span class="progress">
      <progress max={1} value={share} aria-label={label} />
      <span class="number">{percent(share)}</span>
    </span>
  );
}

export function FailureNote({ failure, again }: { failure: Failure; again?: () => void }) {
  if (failure.status === 401) return <SignIn />;
  // The banner at the top says so already, and for longer.
  if (failure.isOffline && awaySince.value !== null) return null;
  return (
    <div class="problem" role="alert" data-testid="problem">
      <p>{failure.message}</p>
      {failure.errors.length > 0 && <ul>{failure.errors.map((e) => <li key={`${e.line}${e.message}`}>line {e.line}: {e.message}</li>)}</ul>}
      {again && <button type="button" onClick={again}>Try again</button>}
    </div>
  );
}

/** Asks for the token that a server on the network requires. The browser keeps a cookie for it, not the token. */
function SignIn() {
  const [wrong, setWrong] = useState("");
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    try {
      server.value = await api.signIn(String(new FormData(event.currentTarget as HTMLFormElement).get("token")));
      location.reload();
    } catch (error) {
      setWrong((error as Error).message);
    }
  };
  return (
    <form class="problem" onSubmit={(e) => void send(e)} data-testid="sign-in">
      <p>This server requires a token (EAM_TOKEN or EAM_READ_TOKEN).</p>
      <div class="controls">
        <input type="password" name="token" aria-label="Token" autocomplete="off" required />
        <button type="submit">Sign in</button>
      </div>
      {wrong && <p role="alert">{wrong}</p>}
    </form>
  );
}

/** Builds its content inside the guard, so that the guard catches errors of the content. */
function Late({ children }: { children: () => ComponentChildren }) {
  return <>{children()}</>;
}

/** A part of a page that is built when it comes into view, so that a page of many charts shows the first one at once. */
export function Section({ id, title, children, aside }: { id: string; title: string; children: () => ComponentChildren; aside?: ComponentChildren }) {
  const node = useRef<HTMLElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some((e) => e.isIntersecting)) return;
      setSeen(true);
      watch.disconnect();
    }, { rootMargin: "400px" });
    watch.observe(node.current!);
    return () => watch.disconnect();
  }, []);
  return (
    <section id={id} ref={node} class="part" aria-labelledby={`${id}-title`} data-testid={`section-${id}`}>
      <header>
        <h2 id={`${id}-title`}>{title}</h2>
        {aside}
      </header>
      {seen || printing.value ? <Guard><Late>{children}</Late></Guard> : <div class="placeholder" />}
    </section>
  );
}

/** Returns the current time, updated every few seconds. */
export function useNow(every = 5000): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

/** Reads something again every two seconds while the page is visible. */
export function usePolled<T>(read: (signal: AbortSignal) => Promise<T>): { value: T | null; failure: Failure | null } {
  const [value, setValue] = useState<T | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let reading = false;
    const look = async () => {
      clearTimeout(timer);
      if (document.hidden || reading) return;
      reading = true;
      try {
        setValue(await read(abort.signal));
        setFailure(null);
      } catch (error) {
        if (abort.signal.aborted) return;
        setFailure(error instanceof Failure ? error : new Failure(String(error), -1));
      } finally {
        reading = false;
      }
      timer = setTimeout(() => void look(), 2000);
    };
    const seen = () => void look();
    document.addEventListener("visibilitychange", seen);
    seen();
    return () => {
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", seen);
    };
  }, []);
  return { value, failure };
}

/** Returns a value that changes at most once per interval in milliseconds, for content that is expensive to draw. */
export function useThrottled<T>(value: T, every: number): T {
  const [shown, setShown] = useState(value);
  const newest = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  newest.current = value;
  useEffect(() => {
    if (timer.current !== undefined || newest.current === shown) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      setShown(newest.current);
    }, every);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return shown;
}

/** Sets the title of the browser's tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · Eam` : "Eam";
  }, [title]);
}
