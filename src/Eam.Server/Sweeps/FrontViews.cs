using Eam.Core;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;

namespace Eam.Server.Sweeps;

/// <summary>Builds the views of the Pareto front of a sweep's objectives.</summary>
internal static class FrontViews
{
    /// <summary>Builds the short view of a listing; null with one objective, and before the first evaluation.</summary>
    public static FrontSummary? Summary(SweepSpec spec, SweepBest? best) =>
        best is null || spec.Objectives.Count == 0
            ? null
            : new(
                best.Front.Count,
                [
                    .. best.Objectives.Select(one => new FrontBest(
                        one.Objective.Metric,
                        one.Objective.Maximize,
                        one.Ranked.Trial.Number,
                        one.Ranked.Trial.Configuration.Method,
                        one.Value
                    )),
                ],
                Numbers.Finite(best.Volume?.Hypervolume),
                best.Volume?.Reference
            );

    /// <summary>Builds the whole view.</summary>
    public static FrontView Of(SweepUpdate update)
    {
        var (state, spec) = (update.State, update.State.Spec);
        var best = SweepBest.Of(state);
        return new(
            update.Sweep,
            [
                .. (spec.Objectives.Count == 0 ? [spec.Objective] : spec.Objectives).Select(one => new ObjectiveView(
                    one.Metric,
                    one.Maximize
                )),
            ],
            spec.Halving.Unit.ToWord(),
            Summary(spec, best),
            best is null ? [] : [.. best.Front.Select(ranked => Row(spec, ranked))],
            [.. HypervolumeCurve.Of(state).Select(step => new FrontStep(step.Compute, step.Hypervolume, step.Front))],
            update.Sequence
        );
    }

    private static FrontTrial Row(SweepSpec spec, RankedTrial ranked) =>
        new(
            ranked.Trial.Number,
            ranked.Trial.Configuration.Method,
            ranked.Trial.Spent.In(spec.Halving.Unit),
            spec.Objectives.Count == 0
                ? [Numbers.Finite(ranked.Mean(spec.Objective.Metric))]
                : [.. spec.Objectives.Select((one, i) => Numbers.Finite(one.Maximize ? ranked.Scores[i] : -ranked.Scores[i]))],
            Numbers.Finite(ranked.Crowding)
        );
}
