using System.Collections.Immutable;
using Eam.Core.Spaces;
using Eam.Core.Sweeps.Halving;

namespace Eam.Core.Sweeps;

/// <summary>
/// The facts about trials that decisions need. Each change of a trial updates it in O(log n). It is a function of the trials alone,
/// whatever the order of the changes. Immutable.
/// </summary>
internal sealed record SweepIndex
{
    private readonly SweepSpec _spec;
    private readonly IReadOnlyList<string> _methods;
    private readonly ImmutableArray<int> _firstBracketOf;
    private readonly bool _searchesByHistory;
    private readonly bool _winnersAtTop;

    private SweepIndex(SweepSpec spec)
    {
        _spec = spec;
        _methods = spec.Space.Methods;
        _searchesByHistory = Searchers.Get(spec.Search).UsesHistory;
        Rule = HalvingRules.Get(spec.Halving.Algorithm);
        Targets = [.. spec.Halving.Rungs()];
        Quotas = [.. _methods.Select((_, i) => Roster.Quota(spec, i))];
        Planned = Quotas.Sum();
        Brackets = Halving.Brackets.All(spec);
        var arms = Brackets.Select(bracket => bracket.Arm).ToList();
        _firstBracketOf = [.. _methods.Select(method => arms.IndexOf(Halving.Brackets.Arm(spec, method)))];
        Top = Rule.FirstTop(Targets.Length);
        _winnersAtTop = Top < Targets.Length - 1 || arms.Count > arms.Distinct().Count();
        Drawn = [.. _methods.Select(_ => 0)];
    }

    /// <summary>The halving rule of the sweep.</summary>
    public IHalvingRule Rule { get; }

    /// <summary>Compute targets of the rungs, the lowest rung first.</summary>
    public ImmutableArray<double> Targets { get; }

    /// <summary>Number of configurations to draw, by method.</summary>
    public ImmutableArray<int> Quotas { get; }

    /// <summary>Number of configurations to draw for all methods.</summary>
    public int Planned { get; }

    /// <summary>The rung at which trials complete: the final rung, or a lower one that the rule may still raise.</summary>
    public int Top { get; private init; }

    /// <summary>
    /// The rung at which an arm's winner is chosen: the one before the top, or the top itself if it may be raised or if an arm's brackets
    /// meet only there.
    /// </summary>
    public int WinnerRung => _winnersAtTop ? Top : Math.Max(0, Top - 1);

    /// <summary>The brackets, in the order of <see cref="Halving.Brackets.All"/>.</summary>
    public ImmutableArray<Bracket> Brackets { get; private init; }

    /// <summary>Number of configurations drawn so far, by method; repeats are not counted.</summary>
    public ImmutableArray<int> Drawn { get; private init; }

    /// <summary>Number of trials that were found invalid.</summary>
    public int Invalid { get; private init; }

    /// <summary>Number of trials that crashed for good or were found invalid.</summary>
    public int Failed { get; private init; }

    /// <summary>Numbers of the trials that have neither reached rung 0 nor ended.</summary>
    public ImmutableSortedSet<int> Unproven { get; private init; } = [];

    /// <summary>Keys of all configurations if the searcher uses history, because it then draws trials one by one; else empty.</summary>
    public ImmutableHashSet<string> Tried { get; private init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Number of trials that have not ended.</summary>
    public int Unended { get; private init; }

    /// <summary>Number of running segments by slot.</summary>
    public ImmutableDictionary<int, int> Busy { get; private init; } = ImmutableDictionary<int, int>.Empty;

    /// <summary>Number of repeats by the trial that they repeat.</summary>
    public ImmutableDictionary<int, int> Repeats { get; private init; } = ImmutableDictionary<int, int>.Empty;

    /// <summary>A winner's repeats that wait for a slot, the highest rung first.</summary>
    public ImmutableSortedSet<(int Above, int Trial)> ReadyRepeats { get; private init; } = [];

    /// <summary>Builds the index from these trials.</summary>
    public static SweepIndex Of(SweepSpec spec, IEnumerable<Trial> trials)
    {
        var (index, cohorts) = (new SweepIndex(spec), new Dictionary<int, ImmutableArray<Trial>>());
        foreach (var trial in trials)
        {
            ImmutableArray<Trial> peers = [];
            if (spec.Repeats > 1 && Cohort.Competes(spec, trial))
            {
                peers = cohorts.GetValueOrDefault(Cohort.First(trial), []);
                cohorts[Cohort.First(trial)] = peers.Add(trial);
            }

            index = index.Replace(null, trial, peers);
        }

        return index;
    }

    /// <summary>Returns the index of a trial's bracket in <see cref="Brackets"/>.</summary>
    public int BracketOf(Trial trial) => _firstBracketOf[MethodOf(trial.Configuration.Method)] + trial.Bracket;

    /// <summary>
    /// Returns the bracket, among those of its arm, of a method's next draw. Draws of the sweep's start fill the brackets one after the
    /// other. A replacement fills the first gap, and all gaps are known by then. So the bracket depends on the draw's number and on the
    /// invalid trials, not on the order of arrival.
    /// </summary>
    public int NextBracket(string name)
    {
        var method = MethodOf(name);
        var (first, passed) = (_firstBracketOf[method], 0);
        for (var i = first; i < Brackets.Length && Brackets[i].Arm == Brackets[first].Arm; i++)
        {
            var draws = Brackets[i].Draws[method];
            passed += draws.Quota;
            if (Drawn[method] < Quotas[method] ? Drawn[method] < passed : draws.Owed > 0)
                return i - first;
        }

        return 0;
    }

    /// <summary>Returns the index after a change of one trial.</summary>
    /// <param name="before">The trial before the change; null for a new trial.</param>
    /// <param name="after">The trial after the change.</param>
    /// <param name="peers">The other runs of the trial's configuration.</param>
    public SweepIndex Replace(Trial? before, Trial after, ImmutableArray<Trial> peers)
    {
        var index = this with
        {
            Invalid = Invalid + Difference(before, after, trial => trial.Failure == FailureKind.Invalid),
            Unproven =
                IsUnproven(after) == IsUnproven(before) ? Unproven
                : IsUnproven(after) ? Unproven.Add(after.Number)
                : Unproven.Remove(after.Number),
            Failed = Failed + Difference(before, after, trial => trial.Status == TrialStatus.Failed),
            Top = Math.Max(Top, after.Raised),
            Unended = Unended + Difference(before, after, trial => !trial.Ended),
            Busy = before?.Slot == after.Slot ? Busy : Count(Count(Busy, before?.Slot, -1), after.Slot, 1),
        };
        if (after.RepeatOf is { } first && before is null)
            index = index with { Repeats = Count(Repeats, first, 1) };
        if (!Cohort.Competes(_spec, after))
        {
            var ready = Bracket.IsReady(before) ? ReadyRepeats.Remove(Bracket.Turn(before!)) : ReadyRepeats;
            return index with { ReadyRepeats = Bracket.IsReady(after) ? ready.Add(Bracket.Turn(after)) : ready };
        }

        var method = MethodOf(after.Configuration.Method);
        var bracket = _firstBracketOf[method] + after.Bracket;
        return index with
        {
            Brackets = Brackets.SetItem(bracket, Brackets[bracket].Replace(before, after, method, peers)),
            Drawn = before is null && after.RepeatOf is null ? Drawn.SetItem(method, Drawn[method] + 1) : Drawn,
            Tried = before is null && after.RepeatOf is null && _searchesByHistory ? Tried.Add(after.Configuration.Key) : Tried,
        };
    }

    private int MethodOf(string method)
    {
        for (var i = 0; i < _methods.Count; i++)
        {
            if (_methods[i] == method)
                return i;
        }

        throw new ArgumentException($"the sweep does not run method '{method}'", nameof(method));
    }

    private static bool IsUnproven(Trial? trial) => trial is { Rung: < 0, Ended: false };

    private static int Difference(Trial? before, Trial after, Func<Trial, bool> counts) =>
        (counts(after) ? 1 : 0) - (before is not null && counts(before) ? 1 : 0);

    private static ImmutableDictionary<int, int> Count(ImmutableDictionary<int, int> counts, int? key, int change)
    {
        if (key is not { } k)
            return counts;
        var count = counts.GetValueOrDefault(k) + change;
        return count == 0 ? counts.Remove(k) : counts.SetItem(k, count);
    }
}
