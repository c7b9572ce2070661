using Eam.Core.Sweeps.Halving;

namespace Eam.Core.Sweeps;

/// <summary>Chooses the trial that gets the next free slot.</summary>
internal static class Dispatch
{
    /// <summary>Returns the trial to train to its next rung; null if every trial must wait. O(rungs log n).</summary>
    /// <remarks>
    /// Longest work first, which shortens the end of the sweep: a winner's repeats first, because they have all rungs before them, then the
    /// trials that are certain to reach the highest rung. With an asynchronous rule, the arm with the least committed compute comes first,
    /// so that arms have equal compute at any time and not only at the end.
    /// </remarks>
    public static Trial? Next(SweepState state)
    {
        var index = state.Index;
        if (!index.ReadyRepeats.IsEmpty)
            return state.Trials[index.ReadyRepeats.Min.Trial];
        var (next, least, first) = ((Trial?)null, double.PositiveInfinity, default((int, int)));
        for (var i = 0; i < index.Brackets.Length; i++)
        {
            if (Next(state, i) is not { } trial)
                continue;
            var turn = Bracket.Turn(trial, index.Brackets[i].FirstRung);
            var committed = index.Rule.IsAsynchronous ? index.Brackets[i].Committed(index.Targets) : 0;
            if (next is null || committed < least || (committed == least && turn.CompareTo(first) < 0))
                (next, least, first) = (trial, committed, turn);
        }

        return next;
    }

    // A promoted trial whose segment was interrupted counts with the last rung that it finished.
    private static Trial? Next(SweepState state, int bracket)
    {
        var (index, ready) = (state.Index, state.Index.Brackets[bracket].Ready);
        var first = ready.IsEmpty ? null : state.Trials[ready.Min.Trial];
        for (var rung = index.Top - 1; rung >= 0 && index.Rule.IsAsynchronous && first?.Rung != rung; rung--)
        {
            var standings = index.Brackets[bracket].Rungs[rung];
            if (!standings.Undecided.IsEmpty && index.Rule.Next(standings, index.Brackets[bracket].IsClosed(rung)) is { } promoted)
                return state.Trials[promoted.Trial];
        }

        return first;
    }
}
