// What `eam report` puts into the page: the JSON of <script id="eam-report">. Views are those of the API (docs/api.md).
import type { Comparison, CurveSet, ImportanceSet, ParetoSet, RungLadder, SampleSet, SlotSet, SweepDetails, TrialRow } from "../api/types";

export interface ReportData {
  title: string;
  /** When the report was written, ISO 8601. */
  written: string;
  sweeps: ReportSweep[];
  comparison: Comparison | null;
}

export interface ReportSweep {
  details: SweepDetails;
  trials: TrialRow[];
  /** A set for each metric that is shown, the objective first. */
  curves: CurveSet[];
  pareto: ParetoSet | null;
  rungs: RungLadder | null;
  importance: ImportanceSet | null;
  slots: SlotSet | null;
  /** The sweep file as it was given. */
  source: string;
  /** What made it: versions of Eam and .NET, the machine, the seed, shown as they are. */
  facts: Record<string, string>;
  /** The commands that make it again. */
  reproduce: string[];
  /** Sheets of images as data: addresses, by what they show. */
  images: { title: string; data: string }[];
  /** Of each method's best trial. */
  samples: SampleSet[];
}
