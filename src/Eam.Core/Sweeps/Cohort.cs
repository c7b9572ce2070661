using System.Collections.Immutable;

namespace Eam.Core.Sweeps;

/// <summary>
/// The runs of one configuration: <see cref="SweepSpec.Repeats"/> trials with consecutive numbers. The first was drawn; the others repeat
/// it with other seeds. They compete together. A winner's repeats in the final rung (<see cref="HalvingSpec.FinalSeeds"/>) belong to no
/// cohort.
/// </summary>
internal static class Cohort
{
    /// <summary>Returns whether a trial is a run of a configuration that competes.</summary>
    public static bool Competes(SweepSpec spec, Trial trial) => trial.RepeatOf is not { } first || trial.Number - first < spec.Repeats;

    /// <summary>Returns the number of the first run of a trial's configuration.</summary>
    public static int First(Trial trial) => trial.RepeatOf ?? trial.Number;

    /// <summary>Returns the runs that have been created, by number.</summary>
    public static IEnumerable<Trial> Of(SweepState state, int first) =>
        Enumerable.Range(first, Math.Min(state.Spec.Repeats, state.Trials.Count - first)).Select(number => state.Trials[number]);

    /// <summary>Returns the other runs of a trial's configuration.</summary>
    public static ImmutableArray<Trial> Peers(SweepState state, Trial trial) =>
        state.Spec.Repeats == 1 || !Competes(state.Spec, trial)
            ? []
            : [.. Of(state, First(trial)).Where(run => run.Number != trial.Number)];
}
