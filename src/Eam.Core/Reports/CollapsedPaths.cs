using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Core.Reports;

/// <summary>
/// Finds trials whose path weights have collapsed: so few endpoints carry the weight that the weights no longer correct the model
/// (docs/methods.md#the-limit-of-plain-eam-and-annealing).
/// </summary>
public static class CollapsedPaths
{
    /// <summary>The share of effective samples below which path weights have collapsed.</summary>
    public const double Limit = 0.01;

    /// <summary>The most trials that a line names; of further ones it says how many.</summary>
    public const int MostNamed = 5;

    /// <summary>Returns a line that names the first trials whose last evaluation says so; null if there are none.</summary>
    public static string? Line(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var numbers = state.Trials.Where(trial => trial.Metrics is { } metrics && Has(metrics)).Select(trial => trial.Number).ToList();
        if (numbers.Count == 0)
            return null;
        var rest = numbers.Count > MostNamed ? $" and {numbers.Count - MostNamed} more" : "";
        return $"path weights collapsed in trial {string.Join(", ", numbers.Take(MostNamed))}{rest}: {Words}";
    }

    /// <summary>Returns the same for one evaluation.</summary>
    public static string? Line(TrialMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return Has(metrics) ? $"its path weights collapsed: {Words}" : null;
    }

    private const string Words =
        "fewer than 1 % of the samples are effective, so the weights do not correct the model; try a lower learning_rate, more eam.stages or a larger eam.pool";

    private static bool Has(TrialMetrics metrics) => metrics.PathEffectiveShare < Limit;
}
