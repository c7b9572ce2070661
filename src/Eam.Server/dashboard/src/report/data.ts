// The data that `eam report` writes into the page, as the JSON of <script id="eam-report">. Its views are those of the API (docs/api.md).
import type { Comparison, CurveSet, ImportanceSet, ParetoSet, RungLadder, SampleSet, SlotSet, SweepDetails, TrialRow } from "../api/types";

export interface ReportData {
  title: string;
  /** Time when the report was written, ISO 8601. */
  written: string;
  sweeps: ReportSweep[];
  comparison: Comparison | null;
}

export interface ReportSweep {
  details: SweepDetails;
  trials: TrialRow[];
  /** One set per shown metric, the objective first. */
  curves: CurveSet[];
  pareto: ParetoSet | null;
  rungs: RungLadder | null;
  importance: ImportanceSet | null;
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
}
