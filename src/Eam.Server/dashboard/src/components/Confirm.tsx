import { useEffect, useRef } from "preact/hooks";
import { awaySince } from "../state/away";

/** Asks before an action that cannot be undone. Escape and the first button answer no. */
export function Confirm({ question, detail, yes, done }: { question: string; detail: string; yes: string; done: (agreed: boolean) => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current!.showModal(), []);
  return (
    <dialog ref={dialog} onCancel={() => done(false)} aria-labelledby="question" data-testid="confirm">
      <h2 id="question">{question}</h2>
      <p>{detail}</p>
      <div class="buttons">
        <button type="button" onClick={() => done(false)} data-testid="confirm-no">No</button>
        <button type="button" class="danger" disabled={awaySince.value !== null} onClick={() => done(true)} data-testid="confirm-yes">{yes}</button>
      </div>
    </dialog>
  );
}
