namespace Eam.Core.Sweeps;

/// <summary>
/// The top rung under a rule that starts with a lower one than the final rung. All arms share it, so that they meet there.
/// </summary>
internal static class Top
{
    /// <summary>
    /// Raises the top rung by one if the report of a trial shows that its ranking does not hold. The raise is stored in the trial, so that
    /// the top rung follows from the trials.
    /// </summary>
    public static SweepState Raise(SweepState state, Trial trial)
    {
        var (index, top) = (state.Index, state.Index.Top);
        if (trial.Rung != top || top == index.Targets.Length - 1 || Cohort.Of(state, Cohort.First(trial)).Any(run => run.Rung < top))
            return state;

        // Once other trials have completed at the top, it stays, even if a trial that a user retried contradicts the ranking.
        var over = index
            .Brackets.SelectMany(bracket => bracket.Rungs[top].Ranked)
            .Any(standing => state.Trials[standing.Trial].Status == TrialStatus.Completed);
        return over || index.Rule.RankingHolds(index.Brackets[index.BracketOf(trial)].Rungs[top], state)
            ? state
            : state.Set(trial with { Raised = top + 1 });
    }

    /// <summary>Completes the trials at the top rung once no further trial of any bracket can report there.</summary>
    public static SweepState Settle(SweepState state)
    {
        var (index, top) = (state.Index, state.Index.Top);
        if (top == index.Targets.Length - 1 || !index.Brackets.All(bracket => bracket.IsClosed(top)))
            return state;
        foreach (
            var run in index
                .Brackets.SelectMany(bracket => bracket.Rungs[top].Undecided)
                .SelectMany(standing => Cohort.Of(state, standing.Trial))
                .ToList()
        )
            state = state.Set(run with { Status = TrialStatus.Completed });
        return state;
    }
}
