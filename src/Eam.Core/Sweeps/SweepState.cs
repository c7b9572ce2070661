using System.Collections.Immutable;
using Eam.Core.Tasks;

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

    /// <summary>The evaluation of the base model, which results are compared with; null before its segment has reported.</summary>
    public TrialMetrics? Base { get; init; }

    /// <summary>The trial whose segment was started last to evaluate the base model; null if there is none.</summary>
    public int? MeasuresBase { get; init; }

    /// <summary>
    /// How many times a trial has ended in this process. A retry does not lower it, so that if two states of one run have the same number,
    /// no trial has ended between them. It says nothing about the sweep and is not compared.
    /// </summary>
    public long Endings { get; private init; }

    /// <summary>
    /// Whether the next segment to start must evaluate the base model: it is not known, and no running segment evaluates it. A command
    /// and a simulated device have no base model.
    /// </summary>
    internal bool NeedsBase =>
        Spec.IsTrainedByEam && Base is null && (MeasuresBase is not { } trial || Trials[trial].Status != TrialStatus.Running);

    /// <summary>The facts about trials that decisions need. Built at first use if the state was not made by an event.</summary>
    internal SweepIndex Index => _index ??= SweepIndex.Of(Spec, Trials);

    /// <summary>Returns the state before any event.</summary>
    public static SweepState Start(SweepSpec spec) => new(spec, []);

    /// <summary>Compares specification, list of trials, cancellation and what is known of the base; the index follows from them.</summary>
    public bool Equals(SweepState? other) =>
        other is not null
        && Spec == other.Spec
        && Trials == other.Trials
        && IsCancelled == other.IsCancelled
        && Base == other.Base
        && MeasuresBase == other.MeasuresBase;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Spec, Trials, IsCancelled, Base, MeasuresBase);

    /// <summary>Returns the state with a new or changed trial. O(log n).</summary>
    internal SweepState Set(Trial trial)
    {
        var isNew = trial.Number == Trials.Count;
        var before = isNew ? null : Trials[trial.Number];
        var index = Index.Replace(before, trial, Cohort.Peers(this, trial));
        return new(Spec, isNew ? Trials.Add(trial) : Trials.SetItem(trial.Number, trial))
        {
            Base = Base,
            MeasuresBase = MeasuresBase,
            Endings = Endings + (trial.Ended && before is not { Ended: true } ? 1 : 0),
            _index = index,
        };
    }
}
