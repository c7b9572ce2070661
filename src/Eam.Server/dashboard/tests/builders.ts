import type { CurvePoint, CurveSeries, CurveSet, SweepChange, SweepSummary, TrialRow } from "../src/api/types";

const spent = { nfe: 0, forwards: 0, vjps: 0, training_passes: 0, reward_calls: 0, flops: 0, seconds: 0, iterations: 0, evaluation_seconds: 0 };

export function row(trial: number, values: Partial<TrialRow> = {}): TrialRow {
  return {
    trial, method: "eam", state: "paused", rung: 1, slot: null, attempt: 0, crashes: 0, seed: "1", repeat_of: null, failure: null, reason: null,
    compute: 100, value: 0, parameters: {}, metrics: null, spent, ...values,
  };
}

export function series(trial: number, points: readonly (readonly [number, number | null, (number | null)?])[], method = "eam"): CurveSeries {
  return { trial, method, compute: points.map((p) => p[0]), value: points.map((p) => p[1]), rung: points.map((p) => p[2] ?? null) };
}

export function point(compute: number, value: number, rung: number | null = null): CurvePoint {
  return { compute, rung, spent, metrics: { reward: value } };
}

export function curveSet(all: CurveSeries[], values: Partial<CurveSet> = {}): CurveSet {
  return {
    sweep: "s-1", metric: "reward", maximize: true, unit: "nfe", rungs: [100, 300], series: all, total_trials: all.length, total_points: 0, bands: [], incumbent: [],
    sequence: 1, references: [], ...values,
  };
}

export function summary(values: Partial<SweepSummary> = {}): SweepSummary {
  return {
    id: "s-1", name: "s", status: "running", message: null, task: "gaussian-mixture", methods: ["am", "eam"], objective: { metric: "reward", maximize: true }, unit: "nfe",
    trials: { pending: 0, running: 0, paused: 0, completed: 0, pruned: 0, failed: 0 }, planned_trials: 8, spent: 0, planned: 1, progress: 0, best: null,
    started: null, finished: null, sequence: 1, diverged: 0, wasted: 0, simulated: false, ...values,
  };
}

export function change(values: Partial<SweepChange> = {}): SweepChange {
  return { sequence: 2, sweep: summary({ sequence: 2 }), trials: [], curves: [], live: [], ...values };
}
