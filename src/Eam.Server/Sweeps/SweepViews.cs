using Eam.Core;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;

namespace Eam.Server.Sweeps;

/// <summary>Builds the API's views of a sweep, as pure functions of one update.</summary>
internal static class SweepViews
{
    /// <summary>Builds the row of a sweep in a listing.</summary>
    /// <param name="update">The sweep.</param>
    /// <param name="planned">Compute that the sweep needs.</param>
    public static SweepSummary Summary(SweepUpdate update, double planned)
    {
        var (state, spec) = (update.State, update.State.Spec);
        var (spent, best) = (state.Trials.Sum(trial => Compute(update, trial)), SweepBest.Of(state));
        return new(
            update.Sweep,
            spec.Name,
            update.Status.ToWord(),
            update.Message,
            spec.Task.Name,
            spec.Space.Methods,
            new(spec.Objective.Metric, spec.Objective.Maximize),
            spec.Halving.Unit.ToWord(),
            Counts(state),
            spec.Planned,
            spent,
            planned,
            update.Status == SweepStatus.Completed ? 1
                : planned > 0 ? Math.Clamp(spent / planned, 0, 1)
                : 0,
            Best(spec, best),
            update.Started,
            update.Finished,
            update.Sequence,
            state.Trials.Count(trial => trial.Failure == FailureKind.Diverged),
            FailureSummary.Wasted(state),
            FrontViews.Summary(spec, best),
            Actions: Words(AllowedRequests.OfSweep(state, update.Status)),
            Simulated: spec.IsSimulated
        );
    }

    /// <summary>Builds the row of a sweep whose files cannot be read.</summary>
    public static SweepSummary Damaged(string sweep, string message) =>
        new(sweep, sweep, "damaged", message, null, [], null, null, new(0, 0, 0, 0, 0, 0), 0, 0, 0, 0, null, null, null, 0, Actions: []);

    /// <summary>Returns the words of requests, as in the addresses of the steering routes.</summary>
    public static IReadOnlyList<string> Words(IEnumerable<RequestKind> requests) => [.. requests.Select(request => request.ToWord())];

    /// <summary>Builds the view with all details.</summary>
    public static SweepDetails Details(SweepUpdate update, SweepSummary summary) =>
        new(
            summary,
            SweepJson.Element(update.State.Spec),
            update.State.Spec.Halving.Rungs(),
            Arms(update.State),
            Live(update),
            [.. MeasuredMetrics.OfTask(update.State.Spec).Select(metric => metric.Name)],
            [.. MeasuredMetrics.OfTask(update.State.Spec).Where(metric => !metric.Maximize).Select(metric => metric.Name)]
        );

    /// <summary>Returns the segments that run now, ordered by slot.</summary>
    public static IReadOnlyList<LiveSegment> Live(SweepUpdate update) =>
        [
            .. update
                .State.Trials.Where(trial => trial.Status == TrialStatus.Running)
                .OrderBy(trial => trial.Slot)
                .Select(trial => Live(update, trial)!),
        ];

    /// <summary>Returns the running segment of a trial; null if none runs.</summary>
    public static LiveSegment? Live(SweepUpdate update, Trial trial)
    {
        if (trial.Status != TrialStatus.Running)
            return null;
        return update.Live.TryGetValue(trial.Number, out var now)
            ? new(
                trial.Number,
                trial.Slot,
                RungNumber.Of(trial.Rung + 1),
                Numbers.Finite(now.Compute),
                Numbers.Finite(now.Loss),
                Numbers.Finite(now.Reward)
            )
            : new(trial.Number, trial.Slot, RungNumber.Of(trial.Rung + 1), null, null, null);
    }

    /// <summary>Returns the compute of one trial, including its running segment.</summary>
    public static double Compute(SweepUpdate update, Trial trial)
    {
        var spent = trial.TotalCompute(update.State.Spec.Halving.Unit);
        var now = update.Live.TryGetValue(trial.Number, out var live) ? live.Compute + trial.Lost : 0;
        return now > spent ? now : spent;
    }

    private static Incumbent? Best(SweepSpec spec, SweepBest? best)
    {
        if (best is null)
            return null;
        var trial = best.Trial;
        return new(
            trial.Number,
            trial.Configuration.Method,
            best.Ranked.Mean(spec.Objective.Metric)!.Value,
            trial.Spent.In(spec.Halving.Unit)
        );
    }

    private static TrialCounts Counts(SweepState state)
    {
        var counts = new int[6];
        foreach (var trial in state.Trials)
            counts[(int)trial.Status]++;
        return new(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]);
    }

    // One pass over the trials, because every open page requests this each second.
    private static IReadOnlyList<ArmRung> Arms(SweepState state)
    {
        var (objective, rungs) = (state.Spec.Objective, state.Spec.Halving.Rungs());
        var arms = state.Spec.Space.Methods.ToDictionary(
            method => method,
            method => rungs.Select((target, rung) => new ArmRung(method, RungNumber.Of(rung), target, 0, 0, null, null)).ToArray()
        );
        foreach (var trial in state.Trials)
        {
            var arm = arms[trial.Configuration.Method];
            for (var rung = 0; rung < trial.RungPoints.Count; rung++)
            {
                var (at, value) = (arm[rung], Numbers.Finite(trial.At(rung).Metrics[objective.Metric]));
                var isBest = value is { } number && (at.Best is not { } best || (objective.Maximize ? number > best : number < best));
                arm[rung] = at with
                {
                    Reached = at.Reached + 1,
                    Best = isBest ? value : at.Best,
                    BestTrial = isBest ? trial.Number : at.BestTrial,
                };
            }

            if (trial.Status == TrialStatus.Running && trial.Rung + 1 < arm.Length)
                arm[trial.Rung + 1] = arm[trial.Rung + 1] with { Running = arm[trial.Rung + 1].Running + 1 };
        }

        return [.. state.Spec.Space.Methods.SelectMany(method => arms[method])];
    }
}
