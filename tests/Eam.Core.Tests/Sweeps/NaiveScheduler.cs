using Eam.Core.Sweeps;

namespace Eam.Core.Tests.Sweeps;

/// <summary>The rules once more, slow and from the list of trials alone, to compare with.</summary>
internal static class NaiveScheduler
{
    /// <summary>The trial that a free slot trains; null for none. Of a state whose trials are all drawn.</summary>
    public static Trial? Next(SweepState state)
    {
        var ready = state.Trials.Where(IsReady).OrderByDescending(trial => trial.Rung).ThenBy(trial => trial.Number).ToList();
        if (ready.Find(trial => trial.RepeatOf is not null) is { } repeat)
            return repeat;
        if (state.Spec.Halving.Algorithm is "sha" or "none")
            return ready.FirstOrDefault();
        return Arms(state)
            .Select(arm => (Trial: Best(state, arm, ready), Given: Given(state, arm)))
            .Where(arm => arm.Trial is not null)
            .OrderBy(arm => arm.Given).ThenByDescending(arm => arm.Trial!.Rung).ThenBy(arm => arm.Trial!.Number)
            .FirstOrDefault().Trial;
    }

    /// <summary>Of a finished sweep: who went on at each rung, and that nobody is left over.</summary>
    public static void Check(SweepState end)
    {
        var spec = end.Spec;
        foreach (var arm in Arms(end))
        {
            for (var rung = 0; rung < spec.Halving.Rungs().Count - 1; rung++)
            {
                var reported = Reported(end, arm, rung);
                var promoted = reported.Where(trial => trial.Entered > rung).Select(trial => trial.Number).ToList();
                var candidates = reported.Take(Math.Max(1, Finished(end, arm, rung) / spec.Halving.Eta)).Select(trial => trial.Number).ToList();
                if (spec.Halving.Algorithm == "sha")
                    promoted.ShouldBe(candidates);
                else if (spec.Halving.Algorithm == "asha")
                    candidates.ShouldBeSubsetOf(promoted, "asha promotes these and those that were among the best before");
                promoted.Count.ShouldBeGreaterThanOrEqualTo(Math.Min(1, reported.Count));
                reported.ShouldAllBe(trial => trial.Rung > rung || trial.Failure != null || trial.Reason == $"not among the best at rung {rung}");
            }
        }
    }

    /// <summary>Whether a trial that has just reported at a rung goes on at once, by a rule that decides so.</summary>
    public static bool GoesOn(SweepState reported, Trial trial, int rung)
    {
        var arm = Arms(reported).Single(arm => Of(arm, trial));
        var (rank, n) = (Reported(reported, arm, rung).FindIndex(other => other.Number == trial.Number), Finished(reported, arm, rung));
        return reported.Spec.Halving.Algorithm == "median" ? rank < (n + 1) / 2 : rank < Math.Max(1, n / reported.Spec.Halving.Eta);
    }

    private static Trial? Best(SweepState state, IReadOnlyList<string> arm, IReadOnlyList<Trial> ready)
    {
        if (state.Spec.Halving.Algorithm != "asha")
            return ready.FirstOrDefault(trial => Of(arm, trial));
        for (var rung = state.Spec.Halving.Rungs().Count - 2; rung >= 0; rung--)
        {
            if (ready.FirstOrDefault(trial => trial.Rung == rung && Of(arm, trial)) is { } interrupted)
                return interrupted;

            // Nobody can report here any more: every trial has, has ended, or is stuck below for good.
            var closed = state.Trials.Where(trial => Of(arm, trial)).All(trial => trial.Ended || trial.Rung >= rung);
            var count = Math.Max(closed ? 1 : 0, Finished(state, arm, rung) / state.Spec.Halving.Eta);
            if (Reported(state, arm, rung).Take(count).FirstOrDefault(trial => trial.Rung == rung && trial.Status == TrialStatus.Paused && trial.Entered == rung) is { } best)
                return best;
        }

        return ready.FirstOrDefault(trial => trial.Rung < 0 && Of(arm, trial));
    }

    private static bool IsReady(Trial trial) => trial.Status == TrialStatus.Pending || (trial.Status == TrialStatus.Paused && trial.Entered > trial.Rung);

    private static bool Of(IReadOnlyList<string> arm, Trial trial) => trial.RepeatOf is null && arm.Contains(trial.Configuration.Method);

    private static IEnumerable<IReadOnlyList<string>> Arms(SweepState state) =>
        state.Spec.Halving.ArmsByMethod ? state.Spec.Space.Methods.Select(method => new[] { method }) : [state.Spec.Space.Methods];

    // What its segments were to train, whether they ended or not; invalid ones trained nothing at the rung where they were found so.
    private static double Given(SweepState state, IReadOnlyList<string> arm)
    {
        var targets = state.Spec.Halving.Rungs();
        return state.Trials.Where(trial => Of(arm, trial)).Sum(trial =>
        {
            var aimed = trial.Status == TrialStatus.Running || trial.Failure is FailureKind.Crashed or FailureKind.Diverged ? trial.Rung + 1 : trial.Rung;
            return aimed < 0 ? 0 : targets[aimed];
        });
    }

    private static int Finished(SweepState state, IReadOnlyList<string> arm, int rung) => state.Trials.Count(trial =>
        Of(arm, trial) && (trial.Rung >= rung || (trial.Ended && trial.Entered >= rung && trial.Failure != FailureKind.Invalid)));

    private static List<Trial> Reported(SweepState state, IReadOnlyList<string> arm, int rung) =>
    [
        .. state.Trials.Where(trial => Of(arm, trial) && trial.Rung >= rung)
            .OrderByDescending(trial => double.IsNaN(trial.At(rung).Metrics.Reward) ? double.NegativeInfinity : trial.At(rung).Metrics.Reward)
            .ThenBy(trial => trial.At(rung).Spent.Nfe).ThenBy(trial => trial.Configuration.Key, StringComparer.Ordinal).ThenBy(trial => trial.Number),
    ];
}
