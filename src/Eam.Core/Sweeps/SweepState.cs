using System.Collections.Immutable;

namespace Eam.Core.Sweeps;

/// <summary>The state of a sweep: the fold of its events. Immutable.</summary>
/// <param name="Spec">The specification of the sweep.</param>
/// <param name="Trials">The trials by number.</param>
public sealed record SweepState(SweepSpec Spec, ImmutableList<Trial> Trials)
{
    private SweepIndex? _index;

    /// <summary>The specification of the sweep.</summary>
    public SweepSpec Spec
    {
        get;
        init => (field, _index) = (value, null);
    } = Spec;

    /// <summary>The trials by number.</summary>
    public ImmutableList<Trial> Trials
    {
        get;
        init => (field, _index) = (value, null);
    } = Trials;

    /// <summary>Whether the user cancelled the sweep. No further event changes it then.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>The facts about trials that decisions need. Built at first use if the state was not made by an event.</summary>
    internal SweepIndex Index => _index ??= SweepIndex.Of(Spec, Trials);

    /// <summary>Returns the state before any event.</summary>
    public static SweepState Start(SweepSpec spec) => new(spec, []);

    /// <summary>Compares specification, list of trials and cancellation; the index follows from them.</summary>
    public bool Equals(SweepState? other) =>
        other is not null && Spec == other.Spec && Trials == other.Trials && IsCancelled == other.IsCancelled;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Spec, Trials, IsCancelled);

    /// <summary>Returns the state with a new or changed trial. O(log n).</summary>
    internal SweepState Set(Trial trial)
    {
        var isNew = trial.Number == Trials.Count;
        var index = Index.Replace(isNew ? null : Trials[trial.Number], trial, Cohort.Peers(this, trial));
        return new(Spec, isNew ? Trials.Add(trial) : Trials.SetItem(trial.Number, trial)) { _index = index };
    }
}
