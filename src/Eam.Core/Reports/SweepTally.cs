using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>The numbers of a sweep that a listing shows.</summary>
/// <param name="Trials">Number of trials in each state; every state is a key.</param>
/// <param name="Best">The best evaluated trial; null if there is none.</param>
/// <param name="Compute">Compute of all trials together, in the unit of the sweep.</param>
public sealed record SweepTally(IReadOnlyDictionary<TrialStatus, int> Trials, SweepTally.BestTrial? Best, double Compute)
{
    /// <summary>Number of pruned trials that diverged.</summary>
    public int Diverged { get; init; }

    /// <summary>Compute of the trials that failed or diverged, in the unit of the sweep.</summary>
    public double Wasted { get; init; }

    /// <summary>Counts the trials of a state and finds the best one.</summary>
    public static SweepTally Of(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var (spec, counts) = (state.Spec, new int[Enum.GetValues<TrialStatus>().Length]);
        foreach (var trial in state.Trials)
            counts[(int)trial.Status]++;
        var best = TrialRanking.Of(spec, state.Trials) is [var first, ..] ? first.Trial : null;
        return new(
            Enum.GetValues<TrialStatus>().ToDictionary(status => status, status => counts[(int)status]),
            best is null ? null : new(best.Number, best.Configuration.Method, best.Metrics?[spec.Objective.Metric]),
            state.Trials.Sum(trial => trial.TotalCompute(spec.Halving.Unit))
        )
        {
            Diverged = state.Trials.Count(trial => trial.Failure == FailureKind.Diverged),
            Wasted = FailureSummary.Wasted(state),
        };
    }

    /// <summary>The best evaluated trial.</summary>
    /// <param name="Number">Number of the trial.</param>
    /// <param name="Method">Method of the trial.</param>
    /// <param name="Objective">Value of the objective's metric; null if the task does not define it.</param>
    public sealed record BestTrial(int Number, string Method, double? Objective);
}
