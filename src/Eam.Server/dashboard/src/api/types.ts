// The API's JSON (docs/api.md). schema.ts is made from the OpenAPI document of the server; this file gives its types the names that the pages use.
// A type is narrowed here only where the document leaves something open, and a comment says what. Times are ISO 8601; NaN and infinities are null.
import type { components } from "./schema";

type Schemas = components["schemas"];
/** A type of the document with some of its properties described more closely. */
type Narrowed<T, P extends Partial<Record<keyof T, unknown>>> = Omit<T, keyof P> & P;

export type SweepSummary = Schemas["SweepSummary"];
export type SweepStatus = SweepSummary["status"];
export type FrontSummary = Schemas["FrontSummary"];
export type SweepPage = Schemas["SweepPage"];
export type LiveSegment = Schemas["LiveSegment"];
export type TrialRow = Schemas["TrialRow"];
export type TrialPage = Schemas["TrialPage"];
export type TrialDetails = Schemas["TrialDetails"];
export type ParameterValue = Schemas["ParameterValue"];
export type CurvePoint = Schemas["CurvePointView"];
export type CurveSeries = Schemas["CurveSeries"];
export type CurveBand = Schemas["CurveBand"];
export type CurveSet = Schemas["CurveSet"];
export type CurveGrowth = Schemas["CurveGrowth"];
export type IncumbentStep = Schemas["IncumbentStep"];
export type ReferenceValue = Schemas["ReferenceView"];
export type SweepChange = Schemas["SweepChange"];
export type SpecError = Schemas["SpecError"];
export type Problem = Schemas["ProblemDocument"];
export type ServerInfo = Schemas["ServerInfo"];
export type Device = Schemas["DeviceView"];
export type DeviceState = Device["state"];
export type Comparison = Schemas["Comparison"];
export type Ratio = Schemas["RatioView"];
export type FinalRuns = Schemas["FinalRunsView"];
export type TuningEffort = Schemas["TuningView"];
export type RunCompute = Schemas["RunNeed"];
export type LadderTrial = Schemas["LadderTrial"];
export type ParetoPoint = Schemas["ParetoPoint"];
export type FrontSet = Schemas["FrontView"];
export type FrontStep = Schemas["FrontStep"];
export type ImportanceSet = Schemas["ImportanceView"];
export type SlotSet = Schemas["SlotTimeline"];
export type SlotSegment = Schemas["SlotSegment"];
export type Catalog = Schemas["CatalogView"];
export type ParameterView = Schemas["ParameterView"];
export type Artifact = Schemas["Artifact"];
export type TrialOutput = Schemas["TrialOutputView"];

/** Pages also compute these two from trials that they have, and then there is no sweep and no sequence to name. */
export type RungLadder = Omit<Schemas["RungLadder"], "sweep" | "sequence">;
export type ParetoSet = Omit<Schemas["ParetoView"], "sweep" | "sequence">;

/** The document leaves the specification open: sweep.json describes it. These are the parts that pages show. */
export interface Spec {
  name: string;
  seed?: number | string;
  parameters?: ParameterSpec[];
  /** The program of task command. */
  command?: { run: string[]; folder: string; metrics: unknown };
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

export type SweepDetails = Narrowed<Schemas["SweepDetails"], { spec: Spec }>;
/** The plan of a sweep file: what it would run. */
export type Preview = Narrowed<Schemas["SweepPlanView"], { spec: Spec }>;

/** The document leaves events open, because each type has its own keys. These are the ones that pages show. */
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

export type EventPage = Narrowed<Schemas["EventPage"], { events: EventRecord[] }>;

/** For the document an image's size is a list; it has two numbers, the width and the height. */
export type SampleSet = Narrowed<Schemas["SampleSet"], { image: [number, number] | null }>;
