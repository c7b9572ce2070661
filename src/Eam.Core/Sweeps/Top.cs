namespace Eam.Core.Sweeps;

/// <summary>The top rung under a rule that begins below the final one. All arms share it, so that they meet there.</summary>
internal static class Top
{
    /// <summary>Raises it by one where the report of a trial shows that its ranking does not hold. Noted at the trial, so that it follows from the trials.</summary>
    public static SweepState Raise(SweepState state, Trial trial)
    {
        var (index, top) = (state.Index, state.Index.Top);
        if (trial.Rung != top || top == index.Targets.Length - 1 || Cohort.Of(state, Cohort.First(trial)).Any(run => run.Rung < top))
            return state;

        // Once the others have completed there is no way back, even if a trial that was retried by hand disagrees.
        var over = index
            .Brackets.SelectMany(bracket => bracket.Rungs[top].Ranked)
            .Any(standing => state.Trials[standing.Trial].Status == TrialStatus.Completed);
        return over || index.Rule.RankingHolds(index.Brackets[index.BracketOf(trial)].Rungs[top], state)
            ? state
            : state.Set(trial with { Raised = top + 1 });
    }

    /// <summary>When nobody can report at it any more, in any bracket, its trials have completed.</summary>
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
