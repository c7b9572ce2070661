import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { api, Failure } from "../api/client";
import { addOutput, afterAnswer, afterFailure, firstBytes, outputLines, type NextRead, type ShownOutput } from "../state/output";
import { FailureNote } from "./parts";

/** The distance to the end, in pixels, within which the view stays at the newest line. */
const nearEnd = 40;

/** Shows what the program of a trial has printed, the newest lines at the bottom, and follows it while the trial trains. */
export function OutputView({ sweep, trial, isTraining }: { sweep: string; trial: number; isTraining: boolean }) {
  const key = `${sweep}/${trial}`;
  const [state, setState] = useState<{ key: string; shown: ShownOutput | null; failure: Failure | null }>({ key, shown: null, failure: null });
  const { shown, failure } = state.key === key ? state : { shown: null, failure: null };
  const box = useRef<HTMLPreElement>(null);
  const isAtEnd = useRef(true);

  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let [current, failures] = [shown, 0];
    const look = async () => {
      let next: NextRead;
      try {
        const piece = await api.output(sweep, trial, current ? current.next : -firstBytes, abort.signal);
        if (abort.signal.aborted) return;
        current = addOutput(current, piece);
        failures = 0;
        next = afterAnswer(piece, isTraining);
        setState({ key, shown: current, failure: null });
      } catch (error) {
        if (abort.signal.aborted) return;
        const wrong = error instanceof Failure ? error : new Failure(String(error), -1);
        next = afterFailure(wrong, ++failures, isTraining);
        setState({ key, shown: current, failure: wrong });
      }
      if (next !== "end") timer = setTimeout(() => void whenSeen(), next.after);
    };
    // A page in the background waits until it is seen. What it shows first is read nevertheless.
    const whenSeen = () => {
      document.removeEventListener("visibilitychange", whenSeen);
      if (document.hidden && current) document.addEventListener("visibilitychange", whenSeen);
      else void look();
    };
    void look();
    return () => {
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", whenSeen);
    };
  }, [key, isTraining]);

  useLayoutEffect(() => {
    if (box.current && isAtEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [shown]);

  if (failure?.status === 404 && !shown) return <p class="muted" data-testid="no-output">{isTraining ? "Its program has printed nothing yet." : "Its program has printed nothing."}</p>;
  if (!shown) return failure ? <FailureNote failure={failure} /> : <p class="empty" aria-busy="true">Loading…</p>;
  return (
    <>
      {failure && <FailureNote failure={failure} />}
      {shown.isCut && <p class="muted" data-testid="output-cut">Only the newest lines are here. The raw text has all that is kept.</p>}
      <pre
        ref={box}
        class="scroll tall output"
        tabIndex={0}
        role="log"
        aria-label={`Output of trial ${trial}`}
        onScroll={({ currentTarget: node }) => (isAtEnd.current = node.scrollHeight - node.scrollTop - node.clientHeight < nearEnd)}
        data-testid="output"
      >
        {shown.parts.map((part, i) => "missing" in part
          ? <span key={i} class="gap" data-testid="output-gap">{part.missing.toLocaleString("en")} bytes are missing here</span>
          : outputLines(part.text).map((lines, j) => (lines.isNote ? <span key={`${i}/${j}`} class="muted">{lines.text}</span> : lines.text)))}
      </pre>
    </>
  );
}
