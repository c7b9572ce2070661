import { describe, expect, it } from "vitest";
import { Failure } from "../src/api/client";
import type { TrialOutput } from "../src/api/types";
import { addOutput, afterAnswer, afterFailure, outputLines, type ShownOutput } from "../src/state/output";

function piece(from: number, text: string, values: Partial<TrialOutput> = {}): TrialOutput {
  return { sweep: "mine-1", trial: 3, from, next: from + text.length, missing: 0, growing: true, text, ...values };
}

function of(...pieces: TrialOutput[]): ShownOutput {
  return pieces.reduce<ShownOutput | null>(addOutput, null)!;
}

describe("addOutput", () => {
  it("joins pieces of text and knows where the next one begins", () => {
    const shown = of(piece(0, "one\ntw"), piece(6, "o\n"), piece(8, ""));
    expect(shown).toEqual({ parts: [{ text: "one\ntwo\n" }], next: 8, isCut: false });
  });

  it("keeps a gap between the texts around it", () => {
    const shown = of(piece(0, "old\n"), piece(4, "\n--- eam: 96 bytes are missing here ---\n", { missing: 96, next: 100 }), piece(100, "new\n"));
    expect(shown).toEqual({ parts: [{ text: "old\n" }, { missing: 96 }, { text: "new\n" }], next: 104, isCut: false });
  });

  it("says that older output is left out if the first piece is not the beginning", () => {
    expect(of(piece(5000, "end\n")).isCut).toBe(true);
  });

  it("leaves out the oldest lines of a long output, and the gap before them", () => {
    const line = `${"x".repeat(99)}\n`;
    const shown = of(piece(0, "old\n"), piece(4, "", { missing: 96, text: "gap", next: 100 }), piece(100, line.repeat(6000)));
    expect(shown.isCut).toBe(true);
    expect(shown.parts.length).toBe(1);
    const { text } = shown.parts[0] as { text: string };
    expect(text.length).toBeLessThanOrEqual(512 * 1024);
    expect(text.length).toBeGreaterThan(500 * 1024);
    expect(text.length % line.length).toBe(0);
    expect(shown.next).toBe(100 + 600_000);
    expect(addOutput(shown, piece(shown.next, "end\n")).parts.at(-1)).toEqual({ text: expect.stringMatching(/x\nend\n$/) });
  });
});

describe("outputLines", () => {
  it("sets Eam's lines apart", () => {
    expect(outputLines("--- eam: rung 1 ---\nloss 1\nloss 2\n--- eam: rung 2 ---\n")).toEqual([
      { text: "--- eam: rung 1 ---\n", isNote: true },
      { text: "loss 1\nloss 2\n", isNote: false },
      { text: "--- eam: rung 2 ---\n", isNote: true },
    ]);
  });
  it("returns nothing for no text", () => expect(outputLines("")).toEqual([]));
});

it.each([
  [{ text: "x", growing: false }, false, { after: 0 }],
  [{ text: "x", growing: true }, true, { after: 0 }],
  [{ text: "", growing: true }, false, { after: 1000 }],
  [{ text: "", growing: false }, true, { after: 1000 }],
  [{ text: "", growing: false }, false, "end"],
])("after the answer %o while the trial trains (%s) it reads on: %o", (answer, isTraining, next) => expect(afterAnswer(answer, isTraining)).toEqual(next));

it.each([
  [404, true, { after: 1000 }],
  [404, false, "end"],
  [403, true, "end"],
  [0, true, { after: 6000 }],
  [503, false, { after: 6000 }],
])("after a failure with status %i while the trial trains (%s): %o", (status, isTraining, next) =>
  expect(afterFailure(new Failure("no", status), 1, isTraining)).toEqual(next));
