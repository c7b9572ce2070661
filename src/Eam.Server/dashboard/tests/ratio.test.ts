import { describe, expect, it } from "vitest";
import type { Comparison, FinalRuns, Ratio, RunCompute } from "../src/api/types";
import { RatioNote } from "../src/components/RatioNote";
import { levelWords, noLevelWords, otherSentences, ratioSentence, ratioValue, runText, tuningSentence } from "../src/ratio";

const ended: FinalRuns = { ended: 6, expected: 6, provisional: null, unfinished: [] };
const running: FinalRuns = { ended: 1, expected: 6, provisional: "provisional, 1 of 6 final runs", unfinished: ["s-1"] };
const ratio = (values: Partial<Ratio>): Ratio => ({ numerator: "am", denominator: "eam", value: null, low: null, high: null, more_than: null, less_than: null, numerator_runs: 3, denominator_runs: 3, searches: 0, ...values });

describe("ratioSentence", () => {
  it.each([
    [{ value: 14.02, low: 8.01, high: 16.3 }, ended, "am / eam = 14 times the compute (95 % interval over seeds: 8.01 to 16.3, from 3 and 3 runs)"],
    [{ value: 2.02 }, running, "am / eam = 2.02 times the compute (provisional, 1 of 6 final runs)"],
    [{ value: 14, low: 8 }, ended, "am / eam = 14 times the compute (95 % interval over seeds: more than 8 times, from 3 and 3 runs)"],
    [{ more_than: 1.94 }, ended, "am / eam: more than 1.94 times the compute, because am did not reach the target"],
    [{ more_than: 1.94, low: 1.9 }, ended, "am / eam: more than 1.94 times the compute, because am did not reach the target (95 % interval over seeds: more than 1.9 times, from 3 and 3 runs)"],
    [{ less_than: 0.4 }, ended, "am / eam: less than 0.4 times the compute, because eam did not reach the target"],
    [{}, ended, "am / eam: no ratio, because eam did not reach the target"],
    [{ value: 15, low: 7, high: 32, numerator_runs: 2, denominator_runs: 3 }, ended, "am / eam = 15 times the compute (95 % interval over seeds: 7 to 32, from 2 and 3 runs)"],
    [{ value: 15, low: 7, high: 32, searches: 5 }, ended, "am / eam = 15 times the compute (95 % interval over searches: 7 to 32, from 5 searches)"],
    [{ value: 3, no_interval: "it needs more runs" }, ended, "am / eam = 3 times the compute (no interval: it needs more runs)"],
    [{ value: 3 }, ended, "am / eam = 3 times the compute"],
  ] as [Partial<Ratio>, FinalRuns, string][])("%o", (values, runs, text) => expect(ratioSentence({ ratio: ratio(values), final_runs: runs })).toBe(text));

  it("says that one method alone is provisional", () => {
    expect(ratioSentence({ ratio: null, final_runs: running })).toBe("provisional, 1 of 6 final runs");
    expect(ratioSentence({ ratio: null, final_runs: ended })).toBe("");
  });
});

it("says the ratio in other units, its bounds and the effort of tuning", () => {
  expect(otherSentences({ other_units: [{ unit: "seconds", ratio: ratio({ value: 4 }) }], final_runs: ended })).toEqual(["in seconds: am / eam = 4 times the compute"]);
  expect(otherSentences({ final_runs: ended })).toEqual([]);
  expect([ratio({ value: 4.567 }), ratio({ more_than: 2 }), ratio({ less_than: 0.5 }), ratio({})].map(ratioValue)).toEqual(["4.57", "> 2", "< 0.5", "–"]);
  expect(tuningSentence([{ method: "am", configurations: 1, nfe: 1000, seconds: 2 }, { method: "eam", configurations: 9, nfe: 2000, seconds: 2 }])).toBe("am 1 configuration, 1.00 k nfe, 2 seconds; eam 9 configurations, 2.00 k nfe, 2 seconds");
});

describe("levelWords", () => {
  const methods = [{}, {}] as Comparison["methods"];
  it.each([
    [{ origin: "given", given: true, share: 0.98 }, "the given target"],
    [{ origin: "given_share", given: true, share: 0.995 }, "the given target, 99.5 % of the way from the base model to the optimum"],
    [{ origin: "usual_share", given: false, share: 0.99 }, "fixed before the runs: 99 % of the way from the base model to the optimum"],
    [{ origin: "runs", given: false, share: 0.97 }, "chosen after the runs: the best level that all methods hold to the end"],
    [{ origin: "runs", given: false, share: null, methods: methods.slice(1) }, "chosen after the runs: the level that it holds to the end"],
    [{ given: true }, "the given target"],
    [{ given: false }, "chosen after the runs: the best level that all methods hold to the end"],
  ] as [Partial<Comparison>, string][])("%o", (values, text) => expect(levelWords({ methods, given: false, ...values })).toBe(text));

  it("says why there is no level", () => {
    expect(noLevelWords({ metric: "control_gap", share: null })).toBe("There is no level of control gap yet that every method has reached.");
    expect(noLevelWords({ metric: "sw2", share: 0.99 })).toBe("It is not known how far the base model is from the optimum in sw2, so there is no level at 99 % of the way.");
  });
});

it("says of a run whether it held the target", () => {
  const run = (values: Partial<RunCompute>): RunCompute => ({ sweep: "s-1", trial: 0, compute: null, at_most: false, spent: 2000, first_reached: null, final: 1, selected: false, ...values });
  expect(runText(run({ compute: 1000, first_reached: 500 }))).toBe("1.00 k");
  expect(runText(run({ compute: 1000, at_most: true }))).toBe("at most 1.00 k");
  expect(runText(run({ first_reached: 500 }))).toBe("lost (at 500)");
  expect(runText(run({}))).toBe("more than 2.00 k");
  expect(runText(run({ compute: 1000, selected: true }))).toBe("1.00 k (selected)");
});

describe("a ratio on the page", () => {
  const note = (final_runs: FinalRuns) => RatioNote({ comparison: { ratio: ratio({ value: 2.02, low: 1.5, high: 3 }), final_runs } })!;
  const textOf = (children: unknown) => [children].flat().join("");

  it("is grey and has no interval while final runs are missing", () => {
    const shown = note({ ended: 1, expected: 3, provisional: "provisional, 1 of 3 final runs", unfinished: ["s-1"] });
    expect([shown.type, shown.props.class]).toEqual(["span", "muted"]);
    expect(textOf(shown.props.children)).toBe("am / eam = 2.02 times the compute (provisional, 1 of 3 final runs). ");
  });

  it("is strong and has its interval at the end", () => {
    const shown = note(ended);
    expect([shown.type, shown.props.class]).toEqual(["strong", "finding"]);
    expect(textOf(shown.props.children)).toContain("95 % interval over seeds: 1.5 to 3");
  });

  it("is not there if there is nothing to say", () => {
    expect(RatioNote({ comparison: { ratio: null, final_runs: ended } })).toBeNull();
  });
});
