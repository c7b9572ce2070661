// The data that `eam report` writes into the page, as the JSON of <script id="eam-report">. Its views are those of the API (docs/api.md).
import type { Comparison, CurveSet, FrontSet, ImportanceSet, ParetoSet, RungLadder, SampleSet, SlotSet, SweepDetails, TrialRow } from "../api/types";

export interface ReportData {
  title: string;
  /** Time when the report was written, ISO 8601. */
  written: string;
  sweeps: ReportSweep[];
  comparison: Comparison | null;
  /** Metrics that all sweeps can share in one chart. */
  overlay: OverlayChoice;
  /** The comparison by each metric that the first sweep shows. */
  comparisons: Comparison[];
}

/** The chart of several sweeps. */
export interface OverlayChoice {
  /** Metrics that every sweep has, the first one first; empty if there is no chart. */
  metrics: string[];
  /** Why there is no chart, or why it does not show the objective of every sweep. */
  reason: string | null;
  /** Whether all sweeps have the same task with the same settings. */
  is_one_task: boolean;
}

export interface ReportSweep {
  details: SweepDetails;
  trials: TrialRow[];
  /** One set per shown metric, the objective first. */
  curves: CurveSet[];
  pareto: ParetoSet | null;
  rungs: RungLadder | null;
  importance: ImportanceSet | null;
  /** The importances by each metric that is shown. */
  importances?: ImportanceSet[] | null;
  slots: SlotSet | null;
  /** Text of the sweep file. */
  source: string;
  /** Facts on the run, shown as they are: versions of Eam and .NET, the machine, the seed. */
  facts: Record<string, string>;
  /** Commands that reproduce the sweep. */
  reproduce: string[];
  /** Sample images as data: addresses, with titles. */
  images: { title: string; data: string }[];
  /** Samples of the best trial of each method. */
  samples: SampleSet[];
  /** The Pareto front of several objectives. */
  front?: FrontSet | null;
}
