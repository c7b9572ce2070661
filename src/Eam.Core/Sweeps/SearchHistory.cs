using Eam.Core.Spaces;

namespace Eam.Core.Sweeps;

/// <summary>
/// What a searcher that uses history knows when it draws trial n: the results of trials 0 to n - window, which all have one; the window's own trials count
/// as under way, whether they are or not. So draws do not depend on the order of arrival, nor on the number of slots, and at most a window of trials
/// runs to rung 0 at once. In a sweep of more than <see cref="Memory"/> trials and the window the oldest are left out, so a draw's cost stops growing.
/// </summary>
internal static class SearchHistory
{
    /// <summary>How many trials before the window a draw looks at: more would tell a searcher little, and every draw pays for them.</summary>
    public const int Memory = 2000;

    private const int Narrowest = 4;

    /// <summary>An eighth of the sweep: with more at once, a searcher would learn little before the last draw.</summary>
    public static int Window(SweepSpec spec) => Math.Max(Narrowest, spec.Trials / 8);

    /// <summary>Whether all that trial <paramref name="number"/>'s draw must know is there.</summary>
    public static bool IsKnown(SweepState state, int number)
    {
        var needed = number - ((Window(state.Spec) - 1) * state.Spec.Repeats);
        return needed <= state.Trials.Count && (state.Index.Unproven.IsEmpty || state.Index.Unproven.Min >= needed);
    }

    /// <summary>The method's trials before trial <paramref name="number"/>, by number; the latest of them alone, as <see cref="Memory"/> says.</summary>
    /// <param name="state">The sweep.</param>
    /// <param name="created">Trials that were drawn and are not in the state yet.</param>
    /// <param name="method">The method to draw for.</param>
    /// <param name="number">The trial to draw.</param>
    public static IReadOnlyList<Observation> Of(SweepState state, IEnumerable<SweepEvent.TrialCreated> created, string method, int number)
    {
        var known = number - (Window(state.Spec) * state.Spec.Repeats);
        var oldest = Math.Clamp(known + 1 - (Memory * state.Spec.Repeats), 0, state.Trials.Count);
        var before = Enumerable
            .Range(oldest, state.Trials.Count - oldest)
            .Select(trial => state.Trials[trial])
            .Where(trial => trial.RepeatOf is null && trial.Configuration.Method == method)
            .Select(trial => trial.Number <= known ? Result(state, trial) : UnderWay(trial.Configuration));
        return
        [
            .. before,
            .. created
                .Where(trial => trial.RepeatOf is null && trial.Configuration.Method == method)
                .Select(trial => UnderWay(trial.Configuration)),
        ];
    }

    private static Observation Result(SweepState state, Trial trial)
    {
        var runs = Cohort.Of(state, trial.Number).ToList();
        return new(
            trial.Configuration,
            [
                .. Enumerable
                    .Range(0, runs.Min(run => run.Rung) + 1)
                    .Select(rung => runs.Average(run => state.Spec.Objective.Score(run.At(rung).Metrics))),
            ],
            runs.Exists(run => run.Failure is not (null or FailureKind.Cancelled))
        );
    }

    private static Observation UnderWay(Configuration configuration) => new(configuration, [], false);
}
