using System.Collections.Immutable;

namespace Eam.Core.Sweeps.Halving;

/// <summary>
/// A trial's result at a rung. Its order, best first, is that of one objective: by score, then by less compute, then by the configuration's
/// key. The order of arrival plays no part.
/// </summary>
/// <param name="Score">Score of the objective; larger is better, negative infinity if it is missing.</param>
/// <param name="Compute">Compute that the trial had spent when it reported.</param>
/// <param name="Key">Key of its configuration.</param>
/// <param name="Trial">Number of the trial, which orders configurations that were drawn twice.</param>
internal readonly record struct Standing(double Score, double Compute, string Key, int Trial) : IComparable<Standing>
{
    /// <summary>With several objectives, their scores in order; empty with one objective.</summary>
    public ImmutableArray<double> Scores { get; init; } = [];

    /// <summary>Standard error of the score if ties are decided by it; else 0.</summary>
    public double Error { get; init; }

    public static Standing Of(SweepSpec spec, Trial trial, int rung) => Of(spec, trial, trial.At(rung));

    public static Standing Of(SweepSpec spec, Trial trial, CurvePoint point) =>
        new(spec.Objective.Score(point.Metrics), point.Spent.In(spec.Halving.Unit), trial.Configuration.Key, trial.Number)
        {
            Scores = spec.Objectives.Count == 0 ? [] : [.. spec.Objectives.Select(objective => objective.Score(point, spec.Halving.Unit))],
            Error = spec.Halving.TieErrors > 0 ? spec.Objective.StandardError(point.Metrics) : 0,
        };

    /// <summary>Returns the result of one configuration: the means over its runs, under the number of the first run.</summary>
    /// <remarks>
    /// The error of the mean has two parts. The spread over seeds shrinks with their number. The noise of the evaluation does not, because
    /// all runs are evaluated on the same noise.
    /// </remarks>
    public static Standing Of(SweepSpec spec, IReadOnlyList<Trial> runs, int rung) =>
        Mean(spec, [.. runs.OrderBy(run => run.Number).Select(run => Of(spec, run, rung))]);

    /// <summary>Returns the mean of several results, under the number of the first.</summary>
    public static Standing Mean(SweepSpec spec, IReadOnlyList<Standing> each)
    {
        if (each.Count == 1)
            return each[0];
        var mean = Mean(each.Select(one => one.Score));
        var error = Math.Sqrt(
            (each.Sum(one => (one.Score - mean) * (one.Score - mean)) / (each.Count - 1) / each.Count)
                + each.Average(one => one.Error * one.Error)
        );
        return each[0] with
        {
            Score = mean,
            Compute = each.Average(one => one.Compute),
            Scores = [.. each[0].Scores.Select((_, i) => Mean(each.Select(one => one.Scores[i])))],
            Error = spec.Halving.TieErrors > 0 && double.IsFinite(error) ? error : 0,
        };
    }

    /// <summary>Returns the mean of scores. A missing score is negative infinity, and so is a mean that includes one.</summary>
    public static double Mean(IEnumerable<double> scores)
    {
        var mean = scores.Average();
        return double.IsNaN(mean) ? double.NegativeInfinity : mean;
    }

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
