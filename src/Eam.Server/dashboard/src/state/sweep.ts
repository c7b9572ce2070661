// The data of the pages of one sweep: read once, then updated by the event stream.
import { batch, signal, type Signal } from "@preact/signals";
import { api, Failure } from "../api/client";
import type { CurveSet, SweepChange, SweepDetails, TrialRow } from "../api/types";
import { applyToDetails, byNumber, growCurves, mergeTrials } from "./changes";
import { listen } from "./stream";

/** Maximum number of points of all curves together, which a browser draws in a few tens of milliseconds. */
const pointBudget = 5000;
/** Minimum time between two drawings of the chart. */
const redrawEvery = 500;

export class SweepStore {
  readonly details: Signal<SweepDetails | null> = signal(null);
  readonly trials: Signal<readonly TrialRow[]> = signal([]);
  readonly totalTrials = signal(0);
  readonly curves: Signal<CurveSet | null> = signal(null);
  readonly metric: Signal<string | null> = signal(null);
  readonly failure: Signal<Failure | null> = signal(null);
  /** Sequence number, which grows with every event, for data that is read by page. */
  readonly sequence = signal(0);

  private readonly abort = new AbortController();
  private stopListening: (() => void) | undefined;
  /** Rows of the stream since the pages were requested. The pages may be older. */
  private readonly changedMeanwhile = new Map<number, TrialRow>();
  private isLoadingTrials = false;
  private waiting: SweepChange[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private curvesRequest = 0;

  /** Without trials the store keeps only the sweep and its curves, which is enough for the page of one trial. */
  constructor(
    readonly id: string,
    private readonly withTrials = true,
  ) {
    void this.load();
  }

  dispose(): void {
    this.abort.abort();
    this.stopListening?.();
    clearTimeout(this.timer);
    clearTimeout(this.retry);
  }

  async setMetric(metric: string): Promise<void> {
    this.metric.value = metric;
    await this.guard(() => this.loadCurves());
  }

  /** Reads the sweep again; also called after an event was missed. */
  readonly load = async (): Promise<void> => {
    this.stopListening?.();
    await this.guard(async () => {
      const [details] = await Promise.all([api.sweep(this.id, this.abort.signal), this.loadCurves()]);
      // Trials and curves are at least as new as this, so events that the stream replays change nothing.
      const known = Math.min(details.sweep.sequence, this.curves.value?.sequence ?? 0);
      batch(() => {
        this.failure.value = null;
        this.details.value = details;
        this.sequence.value = details.sweep.sequence;
      });
      this.stopListening = listen(this.id, known, { update: (change) => this.enqueue(change), resync: () => void this.load() });
      if (!this.withTrials) return;
      await this.loadTrials();
    });
  };

  /** Shows the first page at once, and then all pages together, because each update draws everything again. */
  private async loadTrials(): Promise<void> {
    let pages: TrialRow[] = [];
    this.changedMeanwhile.clear();
    this.isLoadingTrials = true;
    const show = (total: number) =>
      batch(() => {
        this.trials.value = byNumber(pages, [...this.changedMeanwhile.values()]);
        this.totalTrials.value = total;
        this.isLoadingTrials = pages.length < total;
      });
    await api.trials(
      this.id,
      (rows, total) => {
        pages = pages.concat(rows);
        if (pages.length === rows.length || pages.length >= total) show(total);
      },
      this.abort.signal,
    );
  }

  private async loadCurves(): Promise<void> {
    const request = ++this.curvesRequest;
    const curves = await api.curves(this.id, this.metric.value ?? undefined, pointBudget, this.abort.signal);
    if (request !== this.curvesRequest) return;
    batch(() => {
      this.curves.value = curves;
      this.metric.value = curves.metric;
    });
  }

  private enqueue(change: SweepChange): void {
    this.waiting.push(change);
    this.timer ??= setTimeout(() => this.flush(), redrawEvery);
  }

  private flush(): void {
    const changes = this.waiting;
    this.waiting = [];
    this.timer = undefined;
    let grown = 0;
    batch(() => {
      for (const change of changes) {
        if (this.details.value) this.details.value = applyToDetails(this.details.value, change);
        if (this.isLoadingTrials) for (const row of change.trials) this.changedMeanwhile.set(row.trial, row);
        if (this.withTrials) this.trials.value = change.trials.length > 0 && this.trials.value.length === 0 ? byNumber([], change.trials) : mergeTrials(this.trials.value, change.trials);
        if (this.curves.value) this.curves.value = growCurves(this.curves.value, change, (trial) => this.trials.value[trial]?.method);
        this.sequence.value = change.sequence;
        grown += change.curves.length;
      }
    });
    if (grown > 0) this.refresh();
  }

  /** Medians, arms and the server's choice of curves are updated a little later than the points. */
  private refresh(): void {
    this.retry ??= setTimeout(() => {
      this.retry = undefined;
      void this.guard(async () => {
        const [details] = await Promise.all([api.sweep(this.id, this.abort.signal), this.loadCurves()]);
        this.details.value = details;
      });
    }, 4000);
  }

  private async guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.abort.signal.aborted) return;
      const failure = error instanceof Failure ? error : new Failure(String((error as Error).message ?? error), -1);
      // After data is shown, only the header tells that the server does not answer.
      if (!this.details.value || !failure.isOffline) this.failure.value = failure;
      if (failure.isOffline) {
        clearTimeout(this.retry);
        this.retry = setTimeout(() => {
          this.retry = undefined;
          void this.load();
        }, 2000);
      }
    }
  }
}
