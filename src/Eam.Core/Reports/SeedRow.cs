using Eam.Core.Spaces;
using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>A configuration in a table over seeds: its runs with different seeds, all at the same rung.</summary>
/// <param name="Configuration">The configuration.</param>
/// <param name="Runs">Number of runs that count, also those without a result: they diverged, failed or have not ended.</param>
/// <param name="Points">The evaluations of the runs that finished the rung.</param>
public sealed record SeedRow(Configuration Configuration, int Runs, IReadOnlyList<CurvePoint> Points)
{
    /// <summary>Whether every run has a result. If not, the means are those of the runs that went well, and look too good.</summary>
    public bool IsComplete => Points.Count == Runs;

    /// <summary>Returns the mean of a metric over the runs, with its interval; null if no run has the metric.</summary>
    /// <param name="metric">A name of <see cref="SweepSpec.Metrics"/>.</param>
    public SeedMean? Mean(string metric) => SeedMean.Of(Points.Select(point => point.Metrics[metric]));

    /// <summary>Returns the mean compute of the runs; null if no run has a result.</summary>
    /// <param name="unit">Unit of the compute.</param>
    public double? Compute(ComputeUnit unit) => SeedMean.Of(Points.Select(point => (double?)point.Spent.In(unit)))?.Mean;

    /// <summary>
    /// Returns the mean score of an objective, larger is better; negative infinity without a result, and if a run has none.
    /// </summary>
    internal double Score(Objective objective) =>
        Points.Count == 0 ? double.NegativeInfinity : Points.Average(point => objective.Score(point.Metrics));
}
