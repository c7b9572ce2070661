using System.Collections.Immutable;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Sweeps.Halving;

namespace Eam.Core.Sweeps;

/// <summary>
/// Which trials a sweep has: shares of the methods, replacements of invalid draws, repeats of the winners. Numbers, configurations and seeds are a
/// function of the specification and of results, never of the order of arrival: replacements wait for rung 0, repeats for the winners of all brackets.
/// </summary>
internal static class Roster
{
    private const ulong TrialSeed = 1, DrawSeed = 2, RepeatSeed = 3;

    /// <summary>A trial to draw.</summary>
    /// <param name="Method">Its method.</param>
    /// <param name="Index">Of that method's draws.</param>
    public readonly record struct Draw(string Method, int Index);

    /// <summary>Trials of a method: an equal share, the remainder going to the first ones; of a grid, all of its points.</summary>
    public static int Quota(SweepSpec spec, int method)
    {
        var methods = spec.Space.Methods;
        var share = (spec.Trials / methods.Count) + (method < spec.Trials % methods.Count ? 1 : 0);
        return Searchers.Get(spec.Search).Count(spec.Space, methods[method]) is { } count ? checked((int)count) : share;
    }

    /// <summary>Draws that the sweep still lacks: those of its start, then one for each invalid one (a method's quota at most).</summary>
    /// <remarks>Made as they are taken: a searcher with history takes few of many at a time.</remarks>
    public static IEnumerable<Draw> Owed(SweepState state)
    {
        var (methods, index) = (state.Spec.Space.Methods, state.Index);
        return state.Trials.Count < index.Planned
            ? Plan(methods, index)
            : methods.SelectMany((method, i) => Enumerable.Range(index.Drawn[i], Owed(state, i)).Select(drawn => new Draw(method, drawn)));
    }

    /// <summary>How many draws of a method the sweep still lacks.</summary>
    public static int Owed(SweepState state, int method)
    {
        var (index, spec) = (state.Index, state.Spec);
        var quota = index.Quotas[method];
        var replaced = index.InvalidDraws[method];
        if (replaced > 0 && Searchers.Get(spec.Search).Count(spec.Space, spec.Space.Methods[method]) is not null)
            replaced = 0;
        return Math.Max(0, quota + Math.Min(replaced, quota) - index.Drawn[method]);
    }

    private static bool OwesAny(SweepState state)
    {
        for (var i = 0; i < state.Index.Quotas.Length; i++)
        {
            if (Owed(state, i) > 0)
                return true;
        }

        return false;
    }

    /// <summary>Trials to create now.</summary>
    public static IReadOnlyList<SweepEvent.TrialCreated> Due(SweepState state)
    {
        // Asked at every decision, so what looks at all trials comes after what does not.
        if (!OwesAny(state))
            return Repeats(state);
        var (spec, searcher) = (state.Spec, Searchers.Get(state.Spec.Search));
        if (state.Index is { Invalid: > 0, Unproven.IsEmpty: false } || (searcher.UsesHistory && !SearchHistory.IsKnown(state, state.Trials.Count)))
            return [];

        // Without history all draws come in one batch, and a set of all keys is made once; with it they come one by one, and the index keeps the set.
        var tried = searcher.UsesHistory ? state.Index.Tried : state.Index.Tried.Union(state.Trials.Select(trial => trial.Configuration.Key));
        var due = new List<SweepEvent.TrialCreated>();
        foreach (var (method, index) in Owed(state))
        {
            var number = state.Trials.Count + due.Count;
            if (searcher.UsesHistory && !SearchHistory.IsKnown(state, number))
                break;
            var drawSeed = RandomStream.Derive(spec.Seed, (ulong)number, DrawSeed);
            var history = searcher.UsesHistory ? SearchHistory.Of(state, due, method, number) : [];
            var configuration = searcher.Suggest(new(spec.Space, method, index, drawSeed, tried) { SweepSeed = spec.Seed, History = history });
            tried = tried.Add(configuration.Key);
            due.Add(new(number, configuration, RandomStream.Derive(spec.Seed, (ulong)number, TrialSeed), null));
        }

        return due;
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
                due.Add(new(state.Trials.Count + due.Count, winner.Configuration, RandomStream.Derive(winner.Seed, (ulong)i, RepeatSeed), winner.Number));
        }

        return due;
    }

    /// <summary>The best of each bracket before the final rung (none where all of it failed); null until every bracket has chosen.</summary>
    private static IEnumerable<Trial>? Winners(SweepState state)
    {
        var (index, rung) = (state.Index, Bracket.WinnerRung(state.Index.Targets.Length));
        for (var bracket = 0; bracket < index.Brackets.Length; bracket++)
        {
            if (!index.IsClosed(state, bracket, rung))
                return null;
        }

        // The seeds of a winner that its user did not want to go on are not wanted either.
        return index.Brackets.SelectMany(bracket => bracket.Rungs[rung].Top(1)).Select(best => state.Trials[best.Trial])
            .Where(winner => winner.Failure != FailureKind.Cancelled);
    }

    // The methods in turn, so that a sweep that is stopped early has tried each; what was drawn is passed over.
    private static IEnumerable<Draw> Plan(IReadOnlyList<string> methods, SweepIndex of)
    {
        var (quotas, drawn) = (of.Quotas, of.Drawn);
        for (var index = drawn.Min(); index < quotas.Max(); index++)
        {
            for (var method = 0; method < methods.Count; method++)
            {
                if (index >= drawn[method] && index < quotas[method])
                    yield return new(methods[method], index);
            }
        }
    }
}
