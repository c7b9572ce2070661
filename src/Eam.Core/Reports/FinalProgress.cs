using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>
/// Counts how many of the runs by which methods are compared have ended. Until all have ended, a comparison is provisional.
/// </summary>
/// <param name="Ended">Number of final runs that have ended: winners in the final rung, and their repeats.</param>
/// <param name="Expected">Number of final runs that the sweeps will have if nothing fails.</param>
/// <param name="Unfinished">Indices of the sweeps that have not ended by themselves, in the given order.</param>
public sealed record FinalProgress(int Ended, int Expected, IReadOnlyList<int> Unfinished)
{
    /// <summary>
    /// Numbers of the trials that took part in the selection of a configuration, as the pool of the sweeps numbers them
    /// (<see cref="SweepPool"/>). A pool does not know them.
    /// </summary>
    public IReadOnlySet<int> Competed { get; init; } = new HashSet<int>();

    /// <summary>Whether further results can change the comparison.</summary>
    public bool IsProvisional => Unfinished.Count > 0;

    /// <summary>A phrase such as "provisional, 1 of 6 final runs"; null if the comparison is final.</summary>
    public string? Words
    {
        get
        {
            if (!IsProvisional)
                return null;
            return Ended < Expected
                ? FormattableString.Invariant($"provisional, {Ended} of {Expected} final runs")
                : "provisional, a sweep did not run to its end";
        }
    }

    /// <summary>Counts the final runs of some sweeps.</summary>
    public static FinalProgress Of(IReadOnlyList<SweepState> sweeps)
    {
        ArgumentNullException.ThrowIfNull(sweeps);
        return new(
            sweeps.Sum(Count),
            sweeps.Sum(Planned),
            [.. Enumerable.Range(0, sweeps.Count).Where(i => !SweepMachine.IsOver(sweeps[i]))]
        )
        {
            Competed = CompetedIn(sweeps),
        };
    }

    private static HashSet<int> CompetedIn(IReadOnlyList<SweepState> sweeps)
    {
        var (numbers, offset) = (new HashSet<int>(), 0);
        foreach (var sweep in sweeps)
        {
            numbers.UnionWith(sweep.Trials.Where(trial => Cohort.Competes(sweep.Spec, trial)).Select(trial => offset + trial.Number));
            offset += sweep.Trials.Count;
        }

        return numbers;
    }

    private static int Count(SweepState state) => state.Spec.Space.Methods.Sum(method => FinalRuns.Of(state, method).Count(HasEnded));

    // A trial that was pruned below the final rung is the best of its method only until a better one comes.
    private static bool HasEnded(Trial run) => run.Status == TrialStatus.Completed || (run.Ended && run.RepeatOf is not null);

    // The runs of each method's best configuration, and the repeats of each arm's winner.
    private static int Planned(SweepState state)
    {
        var (methods, halving) = (state.Spec.Space.Methods.Count, state.Spec.Halving);
        return (methods * state.Spec.Repeats) + ((halving.ArmsByMethod ? methods : 1) * state.Spec.WinnerRuns);
    }
}
