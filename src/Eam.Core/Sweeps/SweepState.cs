using System.Collections.Immutable;

namespace Eam.Core.Sweeps;

/// <summary>A sweep's state: the fold of its events. Immutable.</summary>
/// <param name="Spec">What is run.</param>
/// <param name="Trials">By number.</param>
public sealed record SweepState(SweepSpec Spec, ImmutableList<Trial> Trials)
{
    private SweepIndex? _index;

    /// <summary>What is run.</summary>
    public SweepSpec Spec
    {
        get;
        init => (field, _index) = (value, null);
    } = Spec;

    /// <summary>By number.</summary>
    public ImmutableList<Trial> Trials
    {
        get;
        init => (field, _index) = (value, null);
    } = Trials;

    /// <summary>Ended by its user: no further event changes it.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>What decisions ask of the trials; of a state that no event made, built at the first question.</summary>
    internal SweepIndex Index => _index ??= SweepIndex.Of(Spec, Trials);

    /// <summary>Before any event.</summary>
    public static SweepState Start(SweepSpec spec) => new(spec, []);

    /// <summary>By specification and list of trials; the index follows from them.</summary>
    public bool Equals(SweepState? other) =>
        other is not null && Spec == other.Spec && Trials == other.Trials && IsCancelled == other.IsCancelled;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Spec, Trials, IsCancelled);

    /// <summary>With a new or changed trial: O(log n).</summary>
    internal SweepState Set(Trial trial)
    {
        var isNew = trial.Number == Trials.Count;
        var index = Index.Replace(isNew ? null : Trials[trial.Number], trial, Cohort.Peers(this, trial));
        return new(Spec, isNew ? Trials.Add(trial) : Trials.SetItem(trial.Number, trial)) { _index = index };
    }
}
