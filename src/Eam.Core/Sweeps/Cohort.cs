using System.Collections.Immutable;

namespace Eam.Core.Sweeps;

/// <summary>
/// The runs of one configuration, <see cref="SweepSpec.Repeats"/> of them with consecutive numbers: the first was drawn, the others repeat it with other seeds. They
/// compete as one. Repeats of a winner in the final rung (<see cref="HalvingSpec.FinalSeeds"/>) belong to no cohort.
/// </summary>
internal static class Cohort
{
    /// <summary>Whether a trial is one of a configuration that competes.</summary>
    public static bool Competes(SweepSpec spec, Trial trial) => trial.RepeatOf is not { } first || trial.Number - first < spec.Repeats;

    /// <summary>The number of a trial's first run.</summary>
    public static int First(Trial trial) => trial.RepeatOf ?? trial.Number;

    /// <summary>The runs that were created, by number.</summary>
    public static IEnumerable<Trial> Of(SweepState state, int first) =>
        Enumerable.Range(first, Math.Min(state.Spec.Repeats, state.Trials.Count - first)).Select(number => state.Trials[number]);

    /// <summary>The other runs of a trial's configuration.</summary>
    public static ImmutableArray<Trial> Peers(SweepState state, Trial trial) =>
        state.Spec.Repeats == 1 || !Competes(state.Spec, trial)
            ? []
            : [.. Of(state, First(trial)).Where(run => run.Number != trial.Number)];
}
