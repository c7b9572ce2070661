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

    /// <summary>The part of the square of <see cref="Error"/> that comes from the seeds of repeats; 0 for a single run.</summary>
    public double SeedVariance { get; init; }

    /// <summary>
    /// Means of the metric over batches of the evaluation, which have the same noise in every trial; null if they are not kept.
    /// </summary>
    public IReadOnlyList<double>? Batches { get; init; }

    public static Standing Of(SweepSpec spec, Trial trial, int rung) => Of(spec, trial, trial.At(rung));

    public static Standing Of(SweepSpec spec, Trial trial, CurvePoint point) =>
        new(spec.Objective.Score(point.Metrics), point.Spent.In(spec.Halving.Unit), trial.Configuration.Key, trial.Number)
        {
            Scores = spec.Objectives.Count == 0 ? [] : [.. spec.Objectives.Select(objective => objective.Score(point, spec.Halving.Unit))],
            Error = spec.Halving.TieErrors > 0 ? spec.Objective.StandardError(point.Metrics) : 0,
            Batches = spec.Halving.TieErrors > 0 ? point.Batches : null,
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
        var ofSeeds = each.Sum(one => (one.Score - mean) * (one.Score - mean)) / (each.Count - 1) / each.Count;
        var error = Math.Sqrt(ofSeeds + each.Average(one => one.Error * one.Error));
        var hasError = spec.Halving.TieErrors > 0 && double.IsFinite(error);
        return each[0] with
        {
            Score = mean,
            Compute = each.Average(one => one.Compute),
            Scores = [.. each[0].Scores.Select((_, i) => Mean(each.Select(one => one.Scores[i])))],
            Error = hasError ? error : 0,
            SeedVariance = hasError ? ofSeeds : 0,
            Batches = MeanBatches(each),
        };
    }

    private static double[]? MeanBatches(IReadOnlyList<Standing> each)
    {
        if (each[0].Batches is not { } first || each.Any(one => one.Batches?.Count != first.Count))
            return null;
        var means = new double[first.Count];
        foreach (var one in each)
        {
            for (var i = 0; i < means.Length; i++)
                means[i] += one.Batches![i] / each.Count;
        }

        return means;
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
