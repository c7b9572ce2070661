using Eam.Core.Spaces;

namespace Eam.Core.Sweeps;

/// <summary>
/// Selects what a searcher with history knows when it draws trial n: the results of trials 0 to n - window, all of which are known by then.
/// The trials of the window itself count as pending, whether they have a result or not. So draws depend neither on the order of arrival nor
/// on the number of slots, and at most a window of trials runs to rung 0 at once. The oldest trials beyond <see cref="Memory"/> and the
/// window are left out, so that the cost of a draw stops growing.
/// </summary>
internal static class SearchHistory
{
    /// <summary>
    /// Number of trials before the window that a draw uses. More would tell a searcher little, and each draw would cost more.
    /// </summary>
    public const int Memory = 2000;

    private const int Narrowest = 4;

    /// <summary>
    /// Returns the size of the window: an eighth of the sweep. With a larger window, a searcher would learn little before the last draw.
    /// </summary>
    public static int Window(SweepSpec spec) => Math.Max(Narrowest, spec.Trials / 8);

    /// <summary>Returns whether all results that the draw of trial <paramref name="number"/> needs are known.</summary>
    public static bool IsKnown(SweepState state, int number)
    {
        var needed = number - ((Window(state.Spec) - 1) * state.Spec.Repeats);
        return needed <= state.Trials.Count && (state.Index.Unproven.IsEmpty || state.Index.Unproven.Min >= needed);
    }

    /// <summary>
    /// Returns the method's trials before trial <paramref name="number"/>, by number, limited to the latest as <see cref="Memory"/> says.
    /// </summary>
    /// <param name="state">State of the sweep.</param>
    /// <param name="created">Trials that were drawn and are not in the state yet.</param>
    /// <param name="method">The method to draw for.</param>
    /// <param name="number">Number of the trial to draw.</param>
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
