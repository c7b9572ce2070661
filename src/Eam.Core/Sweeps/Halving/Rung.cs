using System.Collections.Immutable;
using Eam.Core.Sweeps.Ranking;

namespace Eam.Core.Sweeps.Halving;

/// <summary>
/// One rung of one bracket: the trials that were promoted to it, reported at it, or wait at it. A winner's repeats do not compete and are
/// in no rung. Immutable; a change of a trial costs O(log n).
/// </summary>
internal sealed record Rung(SweepSpec Spec, int Index)
{
    // Cache of rankings; valid as long as the results that it names are the current ones.
    private Ranks? _ranks;

    /// <summary>The best 1 / Eta of the rung are promoted.</summary>
    public int Eta => Spec.Halving.Eta;

    /// <summary>Number of trials that were promoted to the rung; at rung 0, of all trials.</summary>
    public int Entered { get; private init; }

    /// <summary>Number of trials that have neither reported nor ended.</summary>
    public int Waiting { get; private init; }

    /// <summary>Number of trials whose segment to this rung was started at least once.</summary>
    public int Started { get; private init; }

    /// <summary>Number of trials that reported, diverged, crashed for good or were cancelled: the n of the rules.</summary>
    public int Finished => Entered - Waiting;

    /// <summary>
    /// Trials that reported, in the order of one objective. A trial that was cancelled while it waited for a verdict here is not in it, so
    /// the next best takes its place.
    /// </summary>
    public ImmutableSortedSet<Standing> Ranked { get; private init; } = [];

    /// <summary>Trials that reported and have no verdict yet, in the order of one objective.</summary>
    public ImmutableSortedSet<Standing> Undecided { get; private init; } = [];

    /// <summary>
    /// Number of trials that count as the best 1 / eta: 1 / eta of those that finished or, when promotion is by cost, the longest prefix of
    /// the ranking that spent at most 1 / eta of the rung's compute.
    /// </summary>
    public int Share => Spec.Halving.PromoteByCost ? Known.Affordable : Finished / Eta;

    private Ranks Known =>
        _ranks is { } known && ReferenceEquals(known.Results, Ranked) && known.Finished == Finished ? known : _ranks = new(this);

    /// <summary>Returns the best <paramref name="count"/> of all trials that reported, best first.</summary>
    public IEnumerable<Standing> Top(int count) => (IsPlain ? Ranked : Known.Order(count)).Take(count);

    /// <summary>Returns the undecided trials among the best <paramref name="count"/> of all that reported, best first.</summary>
    public IEnumerable<Standing> Best(int count) =>
        IsPlain
            ? Undecided.TakeWhile(standing => Ranked.IndexOf(standing) < count)
            : Known.Order(count).Take(count).Where(Undecided.Contains);

    /// <summary>
    /// Returns the undecided trials that are not among the best <paramref name="count"/> of all that reported, best first.
    /// </summary>
    public IEnumerable<Standing> Worse(int count) =>
        IsPlain
            ? Undecided.SkipWhile(standing => Ranked.IndexOf(standing) < count)
            : Known.Order(count).Skip(count).Where(Undecided.Contains);

    /// <summary>
    /// Returns the best undecided trial if it is among the best <paramref name="count"/> of all that reported; else null.
    /// </summary>
    public Standing? First(int count)
    {
        if (!IsPlain)
            return Best(count).Select(standing => (Standing?)standing).FirstOrDefault();
        return !Undecided.IsEmpty && Ranked.IndexOf(Undecided.Min) < count ? Undecided.Min : null;
    }

    // The order of one objective is kept in a tree. Any other order is computed when it is needed.
    private bool IsPlain => Spec is { Objectives.Count: 0, Halving.TieErrors: 0 };

    /// <summary>Returns the rung after a change of one trial.</summary>
    /// <param name="before">The trial before the change; null for a new trial.</param>
    /// <param name="after">The trial after the change.</param>
    /// <param name="peers">
    /// The other runs of the trial's configuration. The runs enter, report and leave the rung together, when the last of them does.
    /// </param>
    public Rung Replace(Trial? before, Trial after, ImmutableArray<Trial> peers)
    {
        var (was, now) =
            Spec.Repeats == 1
                ? (Place.Of(before, Index), Place.Of(after, Index))
                : (Place.Of(before, peers, Spec.Repeats, Index), Place.Of(after, peers, Spec.Repeats, Index));
        if (was == now)
            return this;
        var rung = this with
        {
            Entered = Entered + Difference(was.Entered, now.Entered),
            Waiting = Waiting + Difference(was.Waiting, now.Waiting),
            Started = Started + Difference(was.Started, now.Started),
        };
        if (was.Reported == now.Reported && was.Undecided == now.Undecided)
            return rung;
        var standing = peers.IsEmpty ? Standing.Of(Spec, after, Index) : Standing.Of(Spec, peers.Add(after), Index);
        return rung with
        {
            Ranked = Change(Ranked, standing, was.Reported, now.Reported),
            Undecided = Change(Undecided, standing, was.Undecided, now.Undecided),
        };
    }

    private static int Difference(bool was, bool now) => (now ? 1 : 0) - (was ? 1 : 0);

    private static ImmutableSortedSet<Standing> Change(ImmutableSortedSet<Standing> set, Standing standing, bool was, bool now) =>
        was == now ? set
        : now ? set.Add(standing)
        : set.Remove(standing);

    /// <summary>
    /// The state of one trial or configuration at a rung. It is a function of its runs alone, so that the rung's counts cannot drift from
    /// the trials.
    /// </summary>
    private readonly record struct Place(bool Entered, bool Waiting, bool Started, bool Reported, bool Undecided)
    {
        /// <summary>Returns the place of a configuration. Only <see cref="Started"/> is that of the trial itself.</summary>
        public static Place Of(Trial? trial, ImmutableArray<Trial> peers, int repeats, int index)
        {
            var runs = trial is null ? peers : peers.Add(trial);
            var places = runs.Select(run => Of(run, index)).ToList();
            var started = Of(trial, index).Started;
            if (
                !places.Exists(place => place.Entered)
                || runs.Any(run => run.Entered >= index && run.Rung < index && run.Failure == FailureKind.Invalid)
            )
                return default(Place) with { Started = started };
            var whole = runs.Length == repeats;
            return new(
                Entered: true,
                Waiting: !whole || places.Exists(place => place.Waiting),
                Started: started,
                Reported: whole && places.TrueForAll(place => place.Reported),
                Undecided: whole && places.TrueForAll(place => place.Undecided)
            );
        }

        public static Place Of(Trial? trial, int index)
        {
            if (trial is null || trial.Entered < index)
                return default;

            // A trial that was found invalid at this rung was never a candidate. What it reported at the rungs below stays.
            if (trial.Failure == FailureKind.Invalid && trial.Rung < index)
                return default;
            var reported = trial.Rung >= index;
            return new(
                Entered: true,
                Waiting: !reported && !trial.Ended,
                Started: reported
                    || (
                        trial.Rung == index - 1
                        && (trial.Status == TrialStatus.Running || trial.Failure is not (null or FailureKind.Cancelled))
                    ),
                Reported: reported && !(trial.Failure == FailureKind.Cancelled && trial.Entered == index),
                Undecided: trial.Status == TrialStatus.Paused && trial.Rung == index && trial.Entered == index
            );
        }
    }

    /// <summary>A ranking of all results, with the number of results that the share of compute covers.</summary>
    private sealed class Ranks(Rung rung)
    {
        private readonly IReadOnlyList<Standing> _ranked =
            rung.Spec.Objectives.Count == 0
                ? rung.Ranked
                : FrontRanking.Of(rung.Ranked).Select(result => result.Standing).ToImmutableArray();

        private (int Count, IReadOnlyList<Standing> Ranked)? _cut;
        private int? _affordable;

        public ImmutableSortedSet<Standing> Results { get; } = rung.Ranked;

        public int Finished { get; } = rung.Finished;

        // A trial that ended before it reported counts in the number of finished trials. So it also counts here, with the compute it was to
        // spend.
        public int Affordable =>
            _affordable ??= CostShare.Of(
                _ranked.Select(standing => standing.Compute),
                (Finished - Results.Count) * rung.Spec.Halving.Rungs()[rung.Index],
                rung.Eta
            );

        /// <summary>Returns the ranking, best first, for a cut after a number of results. Only ties depend on where the cut is.</summary>
        public IReadOnlyList<Standing> Order(int count)
        {
            if (rung.Spec.Halving.TieErrors == 0)
                return _ranked;
            if (_cut is not { } cut || cut.Count != count)
                _cut = cut = (count, TieRanking.Of(_ranked, count, rung.Spec.Halving.TieErrors));
            return cut.Ranked;
        }
    }
}
