// Calls the API. A failed call throws a Failure with the message and, for a sweep file, the lines of the mistakes.
import type {
  Artifact, Catalog, Comparison, CurveSet, Device, EventPage, FrontSet, ImportanceSet, ParetoSet, Preview, Problem, RungLadder, SampleSet, ServerInfo, SlotSet, SpecError,
  SweepDetails, SweepPage, SweepSummary, TrialDetails, TrialOutput, TrialPage, TrialRow,
} from "./types";
import { answered, isAwayStatus, missed } from "../state/away";

const root = "api/v1";

export class Failure extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly errors: readonly SpecError[] = [],
  ) {
    super(message);
  }

  /** Whether the server could not be reached, so that trying again may help. */
  get isOffline(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

export function sweepPath(sweep: string): string {
  return `${root}/sweeps/${encodeURIComponent(sweep)}`;
}

export function trialPath(sweep: string, trial: number): string {
  return `${sweepPath(sweep)}/trials/${trial}`;
}

async function send(path: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers: { Accept: "application/json", ...init?.headers } });
  } catch (error) {
    if ((error as Error).name === "AbortError") throw error;
    missed();
    throw new Failure("the server does not answer", 0);
  }
  if (isAwayStatus(response.status)) missed();
  else answered();
  if (response.ok) return response;
  const problem = (await response.json().catch(() => null)) as Partial<Problem> | null;
  throw new Failure(problem?.detail ?? problem?.title ?? `the server answered ${response.status}`, response.status, problem?.errors ?? []);
}

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await (await send(path, signal ? { signal } : {})).json()) as T;
}

function query(values: Record<string, string | number | boolean | undefined>): string {
  const pairs = Object.entries(values).filter(([, value]) => value !== undefined);
  return pairs.length === 0 ? "" : `?${pairs.map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`).join("&")}`;
}

export const api = {
  server: (signal?: AbortSignal) => get<ServerInfo>(`${root}/server`, signal),
  sweeps: (signal?: AbortSignal) => get<SweepPage>(`${root}/sweeps?limit=1000`, signal),
  sweep: (sweep: string, signal?: AbortSignal) => get<SweepDetails>(sweepPath(sweep), signal),
  trial: (sweep: string, trial: number, signal?: AbortSignal) => get<TrialDetails>(trialPath(sweep, trial), signal),
  curves: (sweep: string, metric: string | undefined, points: number, signal?: AbortSignal) =>
    get<CurveSet>(`${sweepPath(sweep)}/curves${query({ metric, points })}`, signal),
  events: (sweep: string, after: number, limit: number, signal?: AbortSignal) =>
    get<EventPage>(`${sweepPath(sweep)}/events${query({ after, limit })}`, signal),
  slots: (sweep: string, signal?: AbortSignal) => get<SlotSet>(`${sweepPath(sweep)}/slots`, signal),
  rungs: (sweep: string, signal?: AbortSignal) => get<RungLadder>(`${sweepPath(sweep)}/rungs`, signal),
  pareto: (sweep: string, metric: string, signal?: AbortSignal) => get<ParetoSet>(`${sweepPath(sweep)}/pareto${query({ metric, points: 1500 })}`, signal),
  front: (sweep: string, signal?: AbortSignal) => get<FrontSet>(`${sweepPath(sweep)}/front`, signal),
  importance: (sweep: string, metric: string, signal?: AbortSignal) => get<ImportanceSet>(`${sweepPath(sweep)}/importance${query({ metric })}`, signal),
  artifacts: (sweep: string, signal?: AbortSignal) => get<{ artifacts: Artifact[] }>(`${sweepPath(sweep)}/artifacts`, signal),
  samples: (sweep: string, trial: number, signal?: AbortSignal): Promise<SampleSet> => get<SampleSet>(`${trialPath(sweep, trial)}/samples?count=1024`, signal),
  /** Draws samples because a user asked for it. If the task's files are programs, only a POST runs them. */
  drawSamples: (sweep: string, trial: number) =>
    api.samples(sweep, trial).catch(async (error: unknown) => {
      if (!(error instanceof Failure) || error.status !== 403) throw error;
      return (await (await send(`${trialPath(sweep, trial)}/samples?count=1024`, { method: "POST" })).json()) as SampleSet;
    }),
  /** What the program of a trial has printed after so many bytes; a negative number counts from the end. */
  output: (sweep: string, trial: number, after: number, signal?: AbortSignal) => get<TrialOutput>(`${trialPath(sweep, trial)}/output${query({ after })}`, signal),
  devices: async (signal?: AbortSignal) => (await get<{ devices: Device[] }>(`${root}/devices`, signal)).devices,
  catalog: (signal?: AbortSignal) => get<Catalog>(`${root}/catalog`, signal),
  source: async (sweep: string, signal?: AbortSignal) => (await send(`${sweepPath(sweep)}/source`, { headers: { Accept: "*/*" }, ...(signal && { signal }) })).text(),
  compare: (sweeps: readonly string[], metric?: string, target?: number, signal?: AbortSignal) =>
    get<Comparison>(`${root}/compare?${sweeps.map((s) => `sweep=${encodeURIComponent(s)}`).join("&")}${query({ metric, target }).replace("?", "&")}`, signal),

  /** Reads all trials page by page. It calls `seen` after each page, so that a large sweep shows at once. */
  async trials(sweep: string, seen: (rows: TrialRow[], total: number) => void, signal?: AbortSignal): Promise<void> {
    const limit = 1000;
    for (let offset = 0; ; offset += limit) {
      const page = await get<TrialPage>(`${sweepPath(sweep)}/trials${query({ sort: "trial", offset, limit })}`, signal);
      seen(page.trials, page.total);
      if (offset + page.trials.length >= page.total || page.trials.length === 0) return;
    }
  },

  /** Steers a sweep or one of its trials. The server refuses the request if the sweep has changed in the meantime (ETag). */
  async steer(sweep: string, action: string): Promise<void> {
    const etag = (await send(sweepPath(sweep))).headers.get("ETag");
    await send(`${sweepPath(sweep)}/${action}`, { method: "POST", headers: etag ? { "If-Match": etag } : {} });
  },

  /** Starts a sweep. The key makes the request idempotent: repeating it starts no second sweep. */
  create: (text: string, key: string) => post<SweepSummary>(`${root}/sweeps`, text, { "Idempotency-Key": key }),
  preview: (text: string) => post<Preview>(`${root}/sweeps/preview`, text),
  /** Exchanges a token for a cookie of the browser. */
  signIn: async (token: string) => (await (await send(`${root}/session`, { method: "POST", headers: { Authorization: `Bearer ${token}` } })).json()) as ServerInfo,
};

async function post<T>(path: string, text: string, headers: Record<string, string> = {}): Promise<T> {
  const type = text.trimStart().startsWith("{") ? "application/json" : "application/yaml";
  return (await (await send(path, { method: "POST", body: text, headers: { "Content-Type": type, ...headers } })).json()) as T;
}
