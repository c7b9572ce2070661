import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api, Failure } from "../api/client";
import type { Catalog, Preview } from "../api/types";
import { FailureNote, useTitle } from "../components/parts";
import { compute, plural, range } from "../format";
import { go, links } from "../router";
import { awaySince } from "../state/away";
import { isTooLarge, needsLook } from "../state/start";
import { template } from "../state/template";

/** An editor for a sweep file. It shows mistakes at their lines, and the plan of the sweep before it starts. */
export function NewSweepPage({ from }: { from: string | null }) {
  useTitle("New sweep");
  const [text, setText] = useState("");
  const [catalog, setCatalog] = useState<Catalog | null>(null);
  const [seen, setSeen] = useState<{ text: string; plan: Preview } | null>(null);
  const preview = seen?.text === text ? seen.plan : null;
  const [failure, setFailure] = useState<Failure | null>(null);
  // The text whose plan the server refuses to make, although it would start it; its answer names the program.
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  // Idempotency key: if the same file is sent twice, after a lost answer or a double click, one sweep starts.
  const key = useMemo(() => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, [text]);
  const editor = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const abort = new AbortController();
    api.catalog(abort.signal).then(setCatalog).catch(() => undefined);
    if (from) api.source(from, abort.signal).then(setText).catch((error: unknown) => !abort.signal.aborted && setFailure(error as Failure));
    else setText(template(null, null));
    return () => abort.abort();
  }, [from]);

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setFailure(null);
    try {
      await work();
    } catch (error) {
      setSeen(null);
      setFailure(error instanceof Failure ? error : new Failure(String(error), -1));
    } finally {
      setBusy(false);
    }
  };
  const look = () => attempt(async () => setSeen({ text, plan: await api.preview(text) }));
  // What would run is shown before a program starts: the text may come from somebody else.
  const run = () => attempt(async () => {
    if (needsLook(preview, refused === text)) {
      const plan = await api.preview(text).catch((error: unknown) => {
        if (isTooLarge(error)) setRefused(text);
        throw error;
      });
      if (plan.spec.command) {
        setSeen({ text, plan });
        return;
      }
    }
    const sweep = await api.create(text, key);
    go(links.sweep(sweep.id));
  });

  const away = awaySince.value !== null;
  const wrong = new Map((failure?.errors ?? []).map((e) => [e.line, e.message]));
  const show = (line: number) => {
    const node = editor.current!;
    const lines = text.split("\n");
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    node.focus();
    node.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  };
  return (
    <>
      <header class="page">
        <h1>New sweep</h1>
        <span class="grow" />
        <label class="inline">Template
          <select onChange={(e) => e.currentTarget.value && setText(template(e.currentTarget.value, catalog))} data-testid="template">
            <option value="">choose a task</option>
            {(catalog?.tasks ?? [{ name: "gaussian-mixture" }]).map((t) => <option key={t.name} value={t.name}>{t.name}</option>)}
          </select>
        </label>
        <button type="button" onClick={() => void look()} disabled={away || busy || text.trim() === ""} data-testid="preview">Preview</button>
        <button type="button" class="primary" onClick={() => void run()} disabled={away || busy || text.trim() === ""} data-testid="start">Start</button>
      </header>
      <div class="grid form">
        <div class="editor">
          <div class="gutter" ref={gutter} aria-hidden="true">
            {text.split("\n").map((_, i) => <div key={i} class={wrong.has(i + 1) ? "wrong" : ""} title={wrong.get(i + 1)}>{i + 1}</div>)}
          </div>
          <textarea
            ref={editor}
            class="code"
            aria-label="Sweep file, YAML or JSON"
            aria-invalid={wrong.size > 0}
            spellcheck={false}
            wrap="off"
            rows={Math.max(24, text.split("\n").length + 1)}
            value={text}
            onInput={(e) => setText(e.currentTarget.value)}
            onScroll={(e) => (gutter.current!.scrollTop = e.currentTarget.scrollTop)}
            data-testid="editor"
          />
        </div>
        <div class="side" aria-live="polite">
          {failure && failure.errors.length === 0 && <FailureNote failure={failure} />}
          {failure && failure.errors.length > 0 && (
            <div class="problem" role="alert" data-testid="problem">
              <p>{plural(failure.errors.length, "mistake")}</p>
              <ul>{failure.errors.map((e) => <li key={`${e.line}${e.message}`}><button type="button" class="quiet line" onClick={() => show(e.line)}>line {e.line}</button> {e.message}</li>)}</ul>
            </div>
          )}
          {preview && <Plan preview={preview} />}
          {!preview && !failure && <p class="muted">Preview checks the file and shows what would run. The file has the format that <code>eam run FILE</code> reads.</p>}
        </div>
      </div>
    </>
  );
}

function Plan({ preview }: { preview: Preview }) {
  const { command } = preview.spec;
  return (
    <div data-testid="plan">
      <h2>{preview.name}</h2>
      {command && <Program command={command} />}
      {(preview.warnings ?? []).map((w) => <p key={w} class="lost" role="status" data-testid="warning">Warning: {w}</p>)}
      <p class="muted">{plural(preview.trials, "trial")}, {range(compute(preview.compute), compute(preview.most_compute))} {preview.unit}, {preview.evaluations < preview.most_evaluations && `${preview.evaluations.toLocaleString("en")} to `}{plural(preview.most_evaluations, "evaluation")}</p>
      {preview.most_compute > preview.compute && <p class="muted" data-testid="plan-range">This rule promotes before a rung is full, so the order of results decides how many trials continue. The first number is the least, the second the most that the rule allows.</p>}
      <table class="rows">
        <thead><tr><th>rung</th><th>method</th><th class="number">trials</th><th class="number">each trains to</th><th class="number">total</th></tr></thead>
        <tbody>{preview.rungs.map((r) => <tr key={`${r.rung}${r.method}`}><td>{r.rung}</td><td>{r.method}</td><td class="number">{range(String(r.trials), String(r.most_trials))}</td><td class="number">{compute(r.target)}</td><td class="number">{range(compute(r.compute), compute(r.most_compute))}</td></tr>)}</tbody>
      </table>
      {preview.notes?.filter((note) => !(command && note.startsWith("starts: "))).map((note) => <p key={note} class="message" data-testid="note">{note}</p>)}
    </div>
  );
}

/** Shows what a sweep of task command runs on the server, each word by itself. */
function Program({ command: { run, folder } }: { command: NonNullable<Preview["spec"]["command"]> }) {
  const node = useRef<HTMLDivElement>(null);
  // On a narrow screen the plan is below the editor, and nobody must miss what starts.
  useEffect(() => node.current?.scrollIntoView({ block: "nearest" }), [run, folder]);
  return (
    <div ref={node} class="starts" role="note" data-testid="starts">
      <p>Start runs this program on the server, with the server's rights:</p>
      <dl>
        <dt>program</dt><dd><code>{run[0]}</code></dd>
        {run.length > 1 && <><dt>arguments</dt><dd>{run.slice(1).map((word, i) => <code key={i}>{word}</code>)}</dd></>}
        <dt>folder</dt><dd><code>{folder}</code></dd>
      </dl>
    </div>
  );
}
