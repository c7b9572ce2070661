using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>The numbers of a sweep that a listing shows.</summary>
/// <param name="Trials">Number of trials in each state; every state is a key.</param>
/// <param name="Best">The best trial (<see cref="SweepBest"/>); null if none has been evaluated.</param>
/// <param name="Compute">Compute of all trials together, in the unit of the sweep.</param>
public sealed record SweepTally(IReadOnlyDictionary<TrialStatus, int> Trials, SweepTally.ListedBest? Best, double Compute)
{
    /// <summary>Number of pruned trials that diverged.</summary>
    public int Diverged { get; init; }

    /// <summary>Compute that was spent for nothing (<see cref="FailureSummary.Wasted"/>), in the unit of the sweep.</summary>
    public double Wasted { get; init; }

    /// <summary>
    /// With several objectives, the number of trials in the Pareto front; null with one objective, and before the first evaluation.
    /// </summary>
    public int? Front { get; init; }

    /// <summary>With several objectives, the hypervolume of the front (<see cref="FrontVolume"/>); null if there is none.</summary>
    public double? Hypervolume { get; init; }

    /// <summary>Counts the trials of a state and finds the best one.</summary>
    public static SweepTally Of(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var (spec, counts) = (state.Spec, new int[Enum.GetValues<TrialStatus>().Length]);
        foreach (var trial in state.Trials)
            counts[(int)trial.Status]++;
        var best = SweepBest.Of(state);
        return new(
            Enum.GetValues<TrialStatus>().ToDictionary(status => status, status => counts[(int)status]),
            best is null ? null : new(best.Trial.Number, best.Trial.Configuration.Method, best.Ranked.Mean(spec.Objective.Metric)),
            state.Trials.Sum(trial => trial.TotalCompute(spec.Halving.Unit))
        )
        {
            Front = spec.Objectives.Count == 0 ? null : best?.Front.Count,
            Hypervolume = best?.Volume?.Hypervolume,
            Diverged = state.Trials.Count(trial => trial.Failure == FailureKind.Diverged),
            Wasted = FailureSummary.Wasted(state),
        };
    }

    /// <summary>The best trial.</summary>
    /// <param name="Number">Number of the trial.</param>
    /// <param name="Method">Method of the trial.</param>
    /// <param name="Objective">Value of the objective's metric, with repeats the mean over the runs; null if the task does not define
    /// it.</param>
    public sealed record ListedBest(int Number, string Method, double? Objective);
}
