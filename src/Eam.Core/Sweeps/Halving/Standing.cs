using System.Collections.Immutable;

namespace Eam.Core.Sweeps.Halving;

/// <summary>A trial's result at a rung. Its order, best first, is that of one objective: by score, then less compute, then the configuration's key; never by arrival.</summary>
/// <param name="Score">Of the objective. Larger is better; negative infinity where it is missing.</param>
/// <param name="Compute">What the trial had spent when it reported.</param>
/// <param name="Key">Of its configuration.</param>
/// <param name="Trial">Its number, for configurations that were drawn twice.</param>
internal readonly record struct Standing(double Score, double Compute, string Key, int Trial) : IComparable<Standing>
{
    /// <summary>Of several objectives, in their order; empty for one.</summary>
    public ImmutableArray<double> Scores { get; init; } = [];

    /// <summary>Standard error of the score, where ties are told by it; else 0.</summary>
    public double Error { get; init; }

    public static Standing Of(SweepSpec spec, Trial trial, int rung) => Of(spec, trial, trial.At(rung));

    public static Standing Of(SweepSpec spec, Trial trial, CurvePoint point) =>
        new(spec.Objective.Score(point.Metrics), point.Spent.In(spec.Halving.Unit), trial.Configuration.Key, trial.Number)
        {
            Scores = spec.Objectives.Count == 0 ? [] : [.. spec.Objectives.Select(objective => objective.Score(point, spec.Halving.Unit))],
            Error = spec.Halving.TieErrors > 0 ? spec.Objective.StandardError(point.Metrics) : 0,
        };

    public int CompareTo(Standing other)
    {
        var order = other.Score.CompareTo(Score);
        if (order == 0)
            order = Compute.CompareTo(other.Compute);
        if (order == 0)
            order = string.CompareOrdinal(Key, other.Key);
        return order != 0 ? order : Trial.CompareTo(other.Trial);
    }
}
