using System.Globalization;
using Eam.Core;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;
using Eam.Server.Problems;
using Eam.Server.Sweeps;

namespace Eam.Server.Analysis;

/// <summary>Compares the compute to reach a target, over one sweep or several sweeps with the same task and objective.</summary>
internal static class Comparisons
{
    /// <summary>Compares the methods of some sweeps.</summary>
    /// <param name="sweeps">At least one sweep.</param>
    /// <param name="metric">Metric to compare; null uses the objective of the first sweep.</param>
    /// <param name="target">Level to reach; null uses <paramref name="share"/>, or else the sweep's own level
    /// (<see cref="TargetLevel"/>).</param>
    /// <param name="share">Level to reach as a share of the way from the base model to the optimum; null if none is asked for.</param>
    /// <param name="searches">Whether each sweep counts as one search (<see cref="SearchComparison"/>).</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    /// <exception cref="ApiException">The sweeps differ in task, objective or unit of compute, or are not repetitions of one
    /// search.</exception>
    public static Comparison Of(
        IReadOnlyList<SweepUpdate> sweeps,
        MetricDefinition? metric,
        double? target,
        double? share,
        bool searches,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (searches)
            CheckSearches(sweeps);
        var first = sweeps[0].State.Spec;
        if (sweeps.Skip(1).FirstOrDefault(other => SweepPool.Difference(first, other.State.Spec) is not null) is { } different)
        {
            throw new ApiException(
                ProblemKind.Conflict,
                $"{different.Sweep} cannot be compared with {sweeps[0].Sweep}: different {SweepPool.Difference(first, different.State.Spec)}"
            );
        }

        List<SweepState> states = [.. sweeps.Select(sweep => sweep.State)];
        var state = SweepPool.Of(states);
        var spec = state.Spec;
        if (metric is not null && metric.Name != spec.Objective.Metric)
            spec = spec with { Objective = new Objective(metric.Name, metric.Maximize), Target = null, TargetShare = null };
        if (target is not null || share is not null)
            spec = spec with { Target = target, TargetShare = share };
        state = state with { Spec = spec };

        cancellationToken.ThrowIfCancellationRequested();
        var progress = FinalProgress.Of(states);
        var found = searches ? SearchComparison.Of(states, state) : ComputeToTarget.Of(state, progress);
        cancellationToken.ThrowIfCancellationRequested();
        var curve = searches ? SearchComparison.Curve(states, state) : RatioCurve.Of(state, progress);
        return new(
            [.. sweeps.Select(sweep => sweep.Sweep)],
            found.Metric,
            state.Spec.Objective.Maximize,
            found.Unit.ToWord(),
            Numbers.Finite(found.Target),
            found.Given,
            [.. found.Methods.Select(method => Need(sweeps, method))],
            found.Ratio is { } ratio ? View(ratio) : null,
            [
                .. ComputeTable
                    .Of(state)
                    .SelectMany(row => row.Best.Select((best, i) => Level(sweeps, row.Compute, state.Spec.Space.Methods[i], best))),
            ],
            new(progress.Ended, progress.Expected, progress.Words, [.. progress.Unfinished.Select(i => sweeps[i].Sweep)]),
            Views(found.Others),
            [.. found.Effort.Select(effort => new TuningView(effort.Method, effort.Configurations, effort.Nfe, effort.Seconds))],
            [.. curve.Select(point => new RatioPoint(point.Level, point.Share, View(point.Ratio), Views(point.Others)))],
            Numbers.Finite(found.Share),
            found.Origin.ToWord(),
            found.Searches.Count == 0 ? null : [.. found.Searches.Zip(sweeps, Search)]
        );
    }

    private static void CheckSearches(IReadOnlyList<SweepUpdate> sweeps)
    {
        if (SearchComparison.Refusal([.. sweeps.Select(sweep => (sweep.Sweep, sweep.State.Spec))]) is { } reason)
            throw new ApiException(sweeps.Count < SearchComparison.Fewest ? ProblemKind.BadRequest : ProblemKind.Conflict, reason);
    }

    private static SearchNeed Search(SearchCompute search, SweepUpdate sweep) =>
        new(
            sweep.Sweep,
            search.Seed.ToString(CultureInfo.InvariantCulture),
            [.. search.Methods.Select(method => new SearchMedian(method.Method, Numbers.Finite(method.Median)))],
            Numbers.Finite(search.Ratio)
        );

    private static List<UnitRatioView> Views(IReadOnlyList<UnitRatio> ratios) =>
        [.. ratios.Select(other => new UnitRatioView(other.Unit.ToWord(), View(other.Ratio)))];

    private static RatioView View(ComputeRatio ratio) =>
        new(
            ratio.Numerator,
            ratio.Denominator,
            Numbers.Finite(ratio.Value),
            Numbers.Finite(ratio.Low),
            Numbers.Finite(ratio.High),
            ratio.MoreThan,
            ratio.LessThan,
            ratio.NoInterval,
            ratio.NumeratorRuns,
            ratio.DenominatorRuns,
            ratio.Searches
        );

    private static MethodNeed Need(IReadOnlyList<SweepUpdate> sweeps, MethodCompute method) =>
        new(
            method.Method,
            Numbers.Finite(method.Median),
            method.Reached,
            [
                .. method.Runs.Select(run =>
                {
                    var (sweep, trial) = Whose(sweeps, run.Trial);
                    return new RunNeed(
                        sweep,
                        trial,
                        Numbers.Finite(run.Compute),
                        run.AtMost,
                        run.Spent,
                        Numbers.Finite(run.First),
                        Numbers.Finite(run.Final),
                        run.Selected && method.Counted.Count < method.Runs.Count
                    );
                }),
            ],
            Numbers.Finite(method.First),
            Numbers.Finite(method.Final)
        );

    private static LevelRow Level(IReadOnlyList<SweepUpdate> sweeps, double upTo, string method, ScoredPoint? best)
    {
        if (best is not { } point)
            return new(upTo, method, null, null, null, null);
        var (sweep, trial) = Whose(sweeps, point.Trial);
        return new(upTo, method, sweep, trial, point.Compute, TrialViews.Metrics(point.Point.Metrics));
    }

    // The trials of a pool are the trials of its sweeps, one sweep after the other.
    private static (string Sweep, int Trial) Whose(IReadOnlyList<SweepUpdate> sweeps, int pooled)
    {
        foreach (var sweep in sweeps)
        {
            if (pooled < sweep.State.Trials.Count)
                return (sweep.Sweep, pooled);
            pooled -= sweep.State.Trials.Count;
        }

        throw new InvalidOperationException("a pool has only the trials of its sweeps");
    }
}
