using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>The hypervolume of a sweep's Pareto front, with the reference point that it is measured from.</summary>
/// <param name="Hypervolume">The hypervolume, in the product of the objectives' units.</param>
/// <param name="Reference">The reference point: a value of each objective, with the objective's own sign and in the order of the sweep
/// file.</param>
public sealed record FrontVolume(double Hypervolume, IReadOnlyList<double> Reference)
{
    /// <summary>Returns the hypervolume of a front; null as long as there is no reference point.</summary>
    /// <param name="state">State of the sweep, which fixes the reference point.</param>
    /// <param name="front">Trials of the front.</param>
    public static FrontVolume? Of(SweepState state, IEnumerable<RankedTrial> front)
    {
        ArgumentNullException.ThrowIfNull(front);
        return ReferencePoint.Of(state) is { } reference
            ? new(
                Reports.Hypervolume.Of(front.Select(ranked => ranked.Scores), reference),
                [.. reference.Select((score, i) => state.Spec.Objectives[i].Maximize ? score : -score)]
            )
            : null;
    }
}
