using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>
/// What was spent to choose the configuration by which a method is compared. A comparison is fair only if this is about equal for all
/// methods.
/// </summary>
/// <param name="Method">Name of the method.</param>
/// <param name="Configurations">Number of different configurations that were tried.</param>
/// <param name="Nfe">NFE of all trials that competed; repeats of a winner in the final rung are not part of the search.</param>
/// <param name="Seconds">Training seconds of the same trials.</param>
public sealed record TuningEffort(string Method, int Configurations, double Nfe, double Seconds)
{
    /// <summary>Adds up the trials of a method that took part in a selection.</summary>
    internal static TuningEffort Of(SweepState state, string method, FinalProgress progress)
    {
        var trials = state
            .Trials.Where(trial =>
                trial.Configuration.Method == method && progress.Competed.Contains(trial.Number) && trial.Curve.Count > 0
            )
            .ToList();
        return new(
            method,
            trials.Select(trial => trial.Configuration.Key).Distinct().Count(),
            trials.Sum(trial => trial.Spent.In(ComputeUnit.Nfe)),
            trials.Sum(trial => trial.Spent.In(ComputeUnit.Seconds))
        );
    }
}
