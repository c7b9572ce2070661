// What the program of a trial has printed: read piece by piece, and kept up to a size that a browser shows quickly.
import { Failure } from "../api/client";
import type { TrialOutput } from "../api/types";
import { mayPass, readDelay } from "./followed";

/** Bytes before the end of the output with which a page begins. */
export const firstBytes = 128 * 1024;
const mostCharacters = 512 * 1024;
const every = 1000;

/** A text without a gap, or a gap. */
export type OutputPart = { text: string } | { missing: number };

export interface ShownOutput {
  parts: readonly OutputPart[];
  /** Number of bytes that the page has read; where the next piece begins. */
  next: number;
  /** Whether older output is left out here. */
  isCut: boolean;
}

/** Adds a piece to what is shown. What is older than the newest half megabyte is left out, by whole lines. */
export function addOutput(shown: ShownOutput | null, piece: TrialOutput): ShownOutput {
  const known = shown ?? { parts: [], next: 0, isCut: piece.from > 0 };
  const last = known.parts[known.parts.length - 1];
  const parts: OutputPart[] =
    piece.missing > 0 ? [...known.parts, { missing: piece.missing }]
    : piece.text === "" ? [...known.parts]
    : last && "text" in last ? [...known.parts.slice(0, -1), { text: last.text + piece.text }]
    : [...known.parts, { text: piece.text }];
  return shorten({ ...known, parts, next: piece.next });
}

function shorten(shown: ShownOutput): ShownOutput {
  let left = mostCharacters;
  const kept: OutputPart[] = [];
  for (const part of [...shown.parts].reverse()) {
    if (left <= 0) break;
    if ("missing" in part) kept.unshift(part);
    else {
      kept.unshift(part.text.length <= left ? part : { text: newest(part.text, left) });
      left -= part.text.length;
    }
  }
  return left >= 0 ? shown : { ...shown, parts: kept, isCut: true };
}

function newest(text: string, length: number): string {
  const end = text.slice(text.length - length);
  return end.slice(end.indexOf("\n") + 1);
}

/** Splits a text into Eam's own lines, such as the beginning of an attempt, and the lines of the program. */
export function outputLines(text: string): { text: string; isNote: boolean }[] {
  return text.split(/^(--- eam: .* ---\n?)/m).filter((part) => part !== "").map((part) => ({ text: part, isNote: /^--- eam: .* ---\n?$/.test(part) }));
}

/** What the reader of an output does next: ask again after so many milliseconds, or end. */
export type NextRead = { after: number } | "end";

/** Returns when to ask for more after an answer. Between two rungs nothing grows, although the trial trains for the page. */
export function afterAnswer({ text, growing }: Pick<TrialOutput, "text" | "growing">, isTraining: boolean): NextRead {
  return text !== "" ? { after: 0 } : growing || isTraining ? { after: every } : "end";
}

/** Returns when to ask again after a failure. A trial that has just started may have printed nothing yet. */
export function afterFailure(failure: Failure, failures: number, isTraining: boolean): NextRead {
  if (failure.status === 404) return isTraining ? { after: every } : "end";
  return mayPass(failure) ? { after: readDelay(true, failures) } : "end";
}
