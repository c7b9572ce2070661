// The API's JSON (docs/api.md), as defined in src/Eam.Server/Contracts. Times are ISO 8601; NaN and infinities are null.

export type SweepStatus = "running" | "paused" | "stopped" | "interrupted" | "completed" | "failed" | "cancelled" | "damaged";
export type TrialState = "pending" | "running" | "paused" | "completed" | "pruned" | "failed";
export type ParameterValue = string | number | boolean | null;

export interface TrialCounts {
  pending: number;
  running: number;
  paused: number;
  completed: number;
  pruned: number;
  failed: number;
}

export interface Incumbent {
  trial: number;
  method: string;
  value: number;
  compute: number;
}

export interface FrontSummary {
  size: number;
  best: { metric: string; maximize: boolean; trial: number; method: string; value: number | null }[];
  hypervolume: number | null;
  /** A value of each objective. */
  reference: number[] | null;
}

export interface SweepSummary {
  id: string;
  name: string;
  status: SweepStatus;
  message: string | null;
  task: string | null;
  methods: string[];
  objective: { metric: string; maximize: boolean } | null;
  unit: string | null;
  trials: TrialCounts;
  planned_trials: number;
  /** Compute of all trials, including running segments, in the sweep's unit. */
  spent: number;
  planned: number;
  /** From 0 to 1. */
  progress: number;
  best: Incumbent | null;
  /** With several objectives, the Pareto front in short. */
  front?: FrontSummary | null;
  started: string | null;
  finished: string | null;
  sequence: number;
  /** Number of pruned trials that diverged. */
  diverged: number;
  /** Compute of the trials that failed or diverged, part of `spent`. */
  wasted: number;
}

export interface SweepPage {
  sweeps: SweepSummary[];
  total: number;
  offset: number;
  limit: number;
}

export interface LiveSegment {
  trial: number;
  slot: number | null;
  rung: number;
  compute: number | null;
  loss: number | null;
  reward: number | null;
}

export interface ArmRung {
  method: string;
  rung: number;
  target: number;
  reached: number;
  running: number;
  best: number | null;
  best_trial: number | null;
}

export interface SweepDetails {
  sweep: SweepSummary;
  spec: Spec;
  rungs: number[];
  arms: ArmRung[];
  live: LiveSegment[];
}

/** The parts of the specification in sweep.json that pages show. */
export interface Spec {
  name: string;
  seed?: number | string;
  parameters?: ParameterSpec[];
  [key: string]: unknown;
}

export interface ParameterSpec {
  name: string;
  values: ParameterValue[] | null;
  min: number | null;
  max: number | null;
  log: boolean | null;
  integer: boolean | null;
  step?: number;
  log_complement?: boolean;
  /** Alternatives, each with its weight. */
  parts?: { log?: boolean }[];
  weights?: number[];
  /** Conditions on other parameters under which this one exists. */
  when?: { name: string; values: ParameterValue[]; not?: boolean }[];
}

export interface Spent {
  nfe: number;
  forwards: number;
  vjps: number;
  training_passes: number;
  reward_calls: number;
  flops: number | null;
  seconds: number | null;
  iterations: number;
  evaluation_seconds: number | null;
}

export interface TrialRow {
  trial: number;
  method: string;
  state: TrialState;
  rung: number | null;
  slot: number | null;
  attempt: number;
  crashes: number;
  /** A number of 64 bits, as text. */
  seed: string;
  repeat_of: number | null;
  failure: string | null;
  reason: string | null;
  compute: number;
  value: number | null;
  parameters: Record<string, ParameterValue>;
  metrics: Record<string, number | null> | null;
  spent: Spent;
}

export interface TrialPage {
  sweep: string;
  trials: TrialRow[];
  total: number;
  offset: number;
  limit: number;
  columns: string[];
  sequence: number;
}

export interface CurvePoint {
  compute: number;
  rung: number | null;
  spent: Spent;
  metrics: Record<string, number | null>;
}

export interface TrialDetails {
  trial: TrialRow;
  curve: CurvePoint[];
  live: LiveSegment | null;
  sequence: number;
}

/** Learning curve of a trial, in columns. */
export interface CurveSeries {
  trial: number;
  method: string;
  compute: number[];
  value: (number | null)[];
  /** The rung of each point; null for points between rungs. */
  rung: (number | null)[];
}

/** Median and quartiles of a method in pieces. A piece leads to a rung and covers the trials that reached it. */
export interface CurveBand {
  method: string;
  compute: number[];
  trials: number[];
  low: number[];
  median: number[];
  high: number[];
  /** The rung that the piece of each level leads to. */
  rung?: number[] | null;
}

export interface IncumbentStep {
  compute: number;
  value: number;
  trial: number;
  method: string;
}

export interface CurveSet {
  sweep: string;
  metric: string;
  maximize: boolean;
  unit: string;
  rungs: number[];
  series: CurveSeries[];
  total_trials: number;
  total_points: number;
  bands: CurveBand[];
  incumbent: IncumbentStep[];
  sequence: number;
  /** Values to compare with: what the target itself or the base model has. Reports of earlier versions have none. */
  references?: ReferenceValue[];
}

/** A value of a metric to compare results with. */
export interface ReferenceValue {
  name: string;
  label: string;
  value: number;
}

export interface CurveGrowth {
  trial: number;
  /** Index of the first point; points that exist from this index on are replaced. */
  from: number;
  points: CurvePoint[];
}

export interface SweepChange {
  sequence: number;
  sweep: SweepSummary;
  trials: TrialRow[];
  curves: CurveGrowth[];
  live: LiveSegment[];
}

export interface EventRecord {
  type: string;
  sequence: number;
  time: string;
  trial?: number;
  rung?: number;
  attempt?: number;
  slot?: number;
  kind?: string;
  reason?: string;
  [key: string]: unknown;
}

export interface EventPage {
  sweep: string;
  events: EventRecord[];
  next: number;
  last: number;
}

export interface SpecError {
  line: number;
  message: string;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string | null;
  errors: SpecError[] | null;
}

export interface ServerInfo {
  version: string;
  api: string;
  started: string;
  access: "read" | "write";
  tokens: boolean;
  /** Whether there are devices to list, which is so if the server is the gateway of a cluster. */
  devices?: boolean;
}

export type DeviceState = "idle" | "busy" | "quarantined" | "draining";

/** A device of the cluster. It runs one segment at a time. */
export interface Device {
  /** silo/number */
  name: string;
  silo: string;
  kind: string;
  /** In bytes. */
  memory: number;
  labels: Record<string, string>;
  state: DeviceState;
  sweep: string | null;
  trial: number | null;
  reason: string | null;
}

/** Compute that each method needs to reach a level. */
export interface Comparison {
  sweeps: string[];
  metric: string;
  maximize: boolean;
  unit: string;
  target: number | null;
  given: boolean;
  methods: MethodCompute[];
  ratio: Ratio | null;
  final_runs: FinalRuns;
  /** The same ratio in NFE and in seconds, without the sweep's own unit. */
  other_units?: UnitRatio[] | null;
  tuning?: TuningEffort[] | null;
  /** The ratio at several levels, the easiest first. */
  curve?: RatioPoint[] | null;
}

export interface UnitRatio {
  unit: string;
  ratio: Ratio;
}

/** What was spent to choose the configuration of a method. */
export interface TuningEffort {
  method: string;
  configurations: number;
  nfe: number;
  seconds: number;
}

export interface RatioPoint {
  level: number;
  /** Share of the way from the base model to the optimum; null if the levels come from the results. */
  share: number | null;
  ratio: Ratio;
  other_units: UnitRatio[];
}

/** Ratio of the compute of two methods. */
export interface Ratio {
  numerator: string;
  denominator: string;
  /** Null if a median run did not reach the target. */
  value: number | null;
  low: number | null;
  /** Null if there is no interval. */
  high: number | null;
  /** If only the numerator did not reach the target, the ratio is more than this. */
  more_than: number | null;
  /** If only the denominator did not reach the target, the ratio is less than this. */
  less_than: number | null;
  /** Why there is no interval; null if there is one. */
  no_interval?: string | null;
  /** Number of the runs that count. */
  numerator_runs?: number;
  denominator_runs?: number;
}

/** How many of the compared runs have ended. */
export interface FinalRuns {
  ended: number;
  expected: number;
  /** Such as "provisional, 1 of 6 final runs"; null if the comparison is final. */
  provisional: string | null;
  unfinished: string[];
}

export interface MethodCompute {
  method: string;
  median: number | null;
  /** Number of runs that reached the target and held it to their end. */
  reached: number;
  runs: RunCompute[];
  first_reached: number | null;
  final: number | null;
}

export interface RunCompute {
  sweep: string;
  trial: number;
  /** From here on the run held the target; null if it ended worse than the target. */
  compute: number | null;
  at_most: boolean;
  spent: number;
  /** Where the run was first at the target, even if it lost it later. */
  first_reached: number | null;
  final: number | null;
  /** Whether the run was chosen because it was the best, so that medians and ratio leave it out. */
  selected?: boolean;
}

export interface RungLadder {
  metric: string;
  unit: string;
  brackets: { bracket: string; rungs: LadderRung[] }[];
}

export interface LadderRung {
  rung: number;
  target: number;
  entered: number;
  reported: number;
  /** The best trials first, then those without a result. */
  trials: LadderTrial[];
}

export interface LadderTrial {
  trial: number;
  method: string;
  value: number | null;
  compute: number;
  fate: "promoted" | "completed" | "paused" | "pruned" | "running" | "pending" | "failed" | "diverged" | "cancelled";
  reason: string | null;
}

export interface ParetoSet {
  metric: string;
  maximize: boolean;
  distance: string | null;
  unit: string;
  points: ParetoPoint[];
  total: number;
}

export interface ParetoPoint {
  trial: number;
  method: string;
  compute: number;
  value: number;
  distance: number | null;
  /** Whether no other trial beats it in compute, value and distance. */
  front: boolean;
}

export interface FrontSet {
  objectives: { metric: string; maximize: boolean }[];
  unit: string;
  summary: FrontSummary | null;
  trials: { trial: number; method: string; compute: number; values: (number | null)[]; crowding: number | null }[];
  /** The hypervolume of the front at each rung. */
  curve: FrontStep[];
}

export interface FrontStep {
  compute: number;
  hypervolume: number;
  size: number;
}

export interface ImportanceSet {
  metric: string;
  rung: number;
  methods: { method: string; trials: number; interactions: number; parameters: { name: string; share: number; low: number; high: number }[] }[];
}

export interface SlotSegment {
  trial: number;
  method: string;
  rung: number;
  attempt: number;
  start: string;
  end: string | null;
  outcome: string;
}

export interface SlotSet {
  from: string | null;
  to: string | null;
  slots: { slot: number; busy: number; segments: SlotSegment[] }[];
}

export interface ParameterView {
  name: string;
  default: ParameterValue;
  min: number | null;
  max: number | null;
  whole: boolean;
  words: string[] | null;
  meaning: string;
}

export interface Catalog {
  tasks: { name: string; meaning: string; parameters: ParameterView[] }[];
  methods: { name: string; meaning: string; parameters: ParameterView[] }[];
  training: ParameterView[];
  metrics: { name: string; maximize: boolean; meaning: string }[];
  searches: string[];
  algorithms: string[];
  units: string[];
}

/** The plan of a sweep file: what it would run. */
export interface Preview {
  name: string;
  spec: Spec;
  /** Including repeats. */
  trials: number;
  unit: string;
  /** The least under an asynchronous rule; equal to `most_compute` if the plan is exact. */
  compute: number;
  evaluations: number;
  rungs: { method: string; rung: number; target: number; trials: number; compute: number; most_trials: number; most_compute: number }[];
  most_compute: number;
  most_evaluations: number;
  /** What the file may say but hardly means, one line each. */
  warnings?: string[] | null;
  /** What a user may not expect of the sweep. */
  notes?: string[] | null;
}

export interface Artifact {
  name: string;
  kind: "checkpoint" | "checksum" | "image" | "table" | "curves" | "source";
  trial: number | null;
  bytes: number;
  modified: string;
}

export interface SampleSet {
  trial: number;
  rung: number;
  dimension: number;
  /** [width, height] if samples are images with values from -1 to 1, row by row. */
  image: [number, number] | null;
  base: number[][];
  samples: number[][];
  target: number[][] | null;
  /** Samples at each rung, cheapest first. */
  rungs: { rung: number; samples: number[][] }[];
}
