using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Sweeps.Halving;
using Eam.Core.Sweeps.Ranking;

namespace Eam.Core.Sweeps;

/// <summary>
/// Decides which trials a sweep has: the shares of the methods, replacements of invalid draws, repeats of the winners. Numbers,
/// configurations and seeds are a function of the specification and of results, not of the order of arrival: replacements wait for rung 0,
/// repeats for the winners of all brackets.
/// </summary>
internal static class Roster
{
    private const ulong TrialSeed = 1,
        DrawSeed = 2,
        RepeatSeed = 3;

    // A million draws in one batch would keep the host from everything else, such as a stop, for a minute. The log is the same in batches.
    private const int MostAtOnce = 10_000;

    /// <summary>A configuration to draw.</summary>
    /// <param name="Method">Its method.</param>
    /// <param name="Index">Its index among the draws of that method.</param>
    public readonly record struct Draw(string Method, int Index);

    /// <summary>
    /// Returns the number of configurations of a method: an equal share, with the remainder going to the first methods, but no more than
    /// the method has; for a grid, all of its points.
    /// </summary>
    public static int Quota(SweepSpec spec, int method)
    {
        var methods = spec.Space.Methods;
        var share = (spec.Trials / methods.Count) + (method < spec.Trials % methods.Count ? 1 : 0);
        if (Searchers.Get(spec.Search).Count(spec.Space, methods[method]) is { } points)
            return checked((int)points);
        return FiniteSpace.Count(spec.Space, methods[method]) is { } most ? Math.Min(share, most) : share;
    }

    /// <summary>
    /// Returns the draws that the sweep still lacks: those of its start, then one for each invalid draw (at most a method's quota).
    /// </summary>
    /// <remarks>The sequence is lazy, because a searcher with history takes only a few of many at a time.</remarks>
    public static IEnumerable<Draw> Owed(SweepState state)
    {
        var (methods, index) = (state.Spec.Space.Methods, state.Index);
        return index.Drawn.Sum() < index.Planned
            ? Turns(index.Quotas, index.Drawn).Select(turn => new Draw(methods[turn.Method], turn.Index))
            : methods.SelectMany((method, i) => Enumerable.Range(index.Drawn[i], Owed(state, i)).Select(drawn => new Draw(method, drawn)));
    }

    /// <summary>Returns the number of draws of a method that the sweep still lacks.</summary>
    public static int Owed(SweepState state, int method)
    {
        var owed = 0;
        foreach (var bracket in state.Index.Brackets)
            owed += bracket.Draws[method].Owed;
        return owed;
    }

    private static bool OwesAny(SweepState state)
    {
        foreach (var bracket in state.Index.Brackets)
        {
            if (bracket.OwesDraws)
                return true;
        }

        return false;
    }

    /// <summary>Returns the trials to create now.</summary>
    public static IReadOnlyList<SweepEvent.TrialCreated> Due(SweepState state)
    {
        // The host may have stopped between two runs of a configuration; their events are not recorded together.
        if (state.Spec.Repeats > 1 && Runs(state) is { Count: > 0 } lacking)
            return lacking;

        // This runs at every decision, so checks that look at all trials come after those that do not.
        if (!OwesAny(state))
            return Repeats(state);
        var (spec, searcher) = (state.Spec, Searchers.Get(state.Spec.Search));
        if (
            state.Index is { Invalid: > 0, Unproven.IsEmpty: false }
            || (searcher.UsesHistory && !SearchHistory.IsKnown(state, state.Trials.Count))
        )
            return [];

        // Without history draws come in large batches, and the set of all keys is built once a batch. With history they come one by one,
        // and the index keeps the set.
        var tried = state.Index.Tried;
        var keys = searcher.UsesHistory ? null : state.Trials.Select(trial => trial.Configuration.Key).ToHashSet(StringComparer.Ordinal);
        var due = new List<SweepEvent.TrialCreated>();
        foreach (var (method, index) in Owed(state))
        {
            var number = state.Trials.Count + due.Count;
            if (due.Count >= MostAtOnce || (searcher.UsesHistory && !SearchHistory.IsKnown(state, number)))
                break;
            var drawSeed = RandomStream.Derive(spec.Seed, (ulong)number, DrawSeed);
            var history = searcher.UsesHistory ? SearchHistory.Of(state, due, method, number) : [];
            var configuration = searcher.Suggest(
                new(spec.Space, method, index, drawSeed, keys ?? (IReadOnlySet<string>)tried) { SweepSeed = spec.Seed, History = history }
            );
            if (keys is null)
                tried = tried.Add(configuration.Key);
            else
                keys.Add(configuration.Key);
            var first = new SweepEvent.TrialCreated(number, configuration, RandomStream.Derive(spec.Seed, (ulong)number, TrialSeed), null);
            due.Add(first);
            due.AddRange(Enumerable.Range(1, spec.Repeats - 1).Select(run => Run(first, run)));
        }

        return due;
    }

    private static SweepEvent.TrialCreated Run(SweepEvent.TrialCreated first, int run) =>
        new(first.Trial + run, first.Configuration, RandomStream.Derive(first.Seed, (ulong)run, RepeatSeed), first.Trial);

    private static List<SweepEvent.TrialCreated> Runs(SweepState state)
    {
        if (state.Trials.IsEmpty || !Cohort.Competes(state.Spec, state.Trials[^1]))
            return [];
        var first = state.Trials[Cohort.First(state.Trials[^1])];
        var created = state.Trials.Count - first.Number;
        return
        [
            .. Enumerable
                .Range(created, state.Spec.Repeats - created)
                .Select(run => Run(new(first.Number, first.Configuration, first.Seed, null), run)),
        ];
    }

    private static List<SweepEvent.TrialCreated> Repeats(SweepState state)
    {
        var seeds = state.Spec.Halving.FinalSeeds;
        if (seeds < 2 || Winners(state) is not { } winners)
            return [];
        var due = new List<SweepEvent.TrialCreated>();
        foreach (var winner in winners)
        {
            for (var i = 1 + state.Index.Repeats.GetValueOrDefault(winner.Number); i < seeds; i++)
                due.Add(
                    new(
                        state.Trials.Count + due.Count,
                        winner.Configuration,
                        RandomStream.Derive(winner.Seed, (ulong)i, RepeatSeed),
                        winner.Number
                    )
                );
        }

        return due;
    }

    /// <summary>
    /// Returns the best trial of each arm, before the final rung or, if the arm's brackets meet only there, in it. An arm whose trials all
    /// failed has none. Null until every arm has decided.
    /// </summary>
    private static IEnumerable<Trial>? Winners(SweepState state)
    {
        var (index, rung) = (state.Index, state.Index.WinnerRung);
        for (var bracket = 0; bracket < index.Brackets.Length; bracket++)
        {
            if (!index.Brackets[bracket].IsClosed(rung))
                return null;
        }

        // If the user cancelled a winner, its repeats are not wanted either.
        return index
            .Brackets.GroupBy(bracket => bracket.Arm)
            .SelectMany(arm => Best([.. arm.Select(bracket => bracket.Rungs[rung])]))
            .Select(best => state.Trials[best.Trial])
            .Where(winner => !Cohort.Of(state, winner.Number).Any(run => run.Failure == FailureKind.Cancelled));
    }

    // With several brackets and several objectives, the results of all brackets are ranked together, because each bracket's ranking covers
    // only its own.
    private static IEnumerable<Standing> Best(IReadOnlyList<Rung> rungs) =>
        rungs switch
        {
            [var only] => only.Top(1),
            [{ Spec.Objectives.Count: 0 }, ..] => rungs.SelectMany(rung => rung.Top(1)).Order().Take(1),
            _ => FrontRanking.Of(rungs.SelectMany(rung => rung.Ranked)).Select(result => result.Standing).Take(1),
        };

    /// <summary>
    /// Returns the draws of the sweep's start: the methods in turn, so that a sweep that is stopped early has tried each. Skips those that
    /// were drawn already.
    /// </summary>
    public static IEnumerable<(int Method, int Index)> Turns(IReadOnlyList<int> quotas, IReadOnlyList<int>? drawn = null)
    {
        for (var index = drawn?.Min() ?? 0; index < quotas.Max(); index++)
        {
            for (var method = 0; method < quotas.Count; method++)
            {
                if (index >= (drawn?[method] ?? 0) && index < quotas[method])
                    yield return (method, index);
            }
        }
    }
}
