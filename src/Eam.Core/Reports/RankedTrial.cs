using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Core.Reports;

/// <summary>
/// A trial's place in the ranking by its last evaluation. With repeats, a configuration's place by the evaluations of its runs at the last
/// rung that all of them finished.
/// </summary>
/// <param name="Trial">The trial; for a configuration, its first run.</param>
/// <param name="Front">
/// With several objectives, the number of its front: 0 if no trial that it is compared with dominates it. Trials of lower rungs have the
/// numbers after those of higher rungs. With one objective, always 0.
/// </param>
/// <param name="Crowding">
/// With several objectives, the crowding distance to its neighbours in the front; infinite at the front's ends. With one objective, always
/// 0.
/// </param>
/// <param name="Evaluations">The evaluations that it is ranked by: one, or one per run.</param>
public sealed record RankedTrial(Trial Trial, int Front, double Crowding, IReadOnlyList<TrialMetrics> Evaluations)
{
    /// <summary>
    /// With several objectives, their values with the sign for which larger is better, in the order of the objectives; negative infinity if
    /// missing. Means over the runs. Empty with one objective.
    /// </summary>
    public IReadOnlyList<double> Scores { get; init; } = [];

    /// <summary>Returns the mean of a metric over the runs; null if no run has it.</summary>
    public double? Mean(string metric) => Evaluations.Average(evaluation => evaluation[metric]);

    /// <summary>Returns the standard deviation of a metric over the runs; null for fewer than two runs.</summary>
    public double? Spread(string metric)
    {
        var values = Evaluations.Select(evaluation => evaluation[metric]).OfType<double>().ToList();
        return values.Count < 2 ? null : Math.Sqrt(values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Count - 1));
    }
}
