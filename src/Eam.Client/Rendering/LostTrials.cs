using Eam.Core.Sweeps;

namespace Eam.Client.Rendering;

/// <summary>Describes the cost of the trials of a sweep that failed or diverged, as text.</summary>
internal static class LostTrials
{
    /// <summary>
    /// Returns a line such as <c>3 of 54 trials failed or diverged; 1.20 M of 135 M nfe are wasted; most frequent reason (2 of 3): ...</c>;
    /// null if no trial did.
    /// </summary>
    /// <param name="state">The sweep.</param>
    public static string? Line(SweepState state)
    {
        var lost = FailureSummary.Count(state);
        if (lost == 0)
            return null;
        var unit = state.Spec.Halving.Unit;
        var spent = state.Trials.Sum(trial => trial.TotalCompute(unit));
        return $"{lost} of {Figures.Count(state.Trials.Count, "trial")} failed or diverged; "
            + $"{Figures.Amount(FailureSummary.Wasted(state))} of {Figures.Compute(spent, unit)} are wasted; {FailureSummary.MostFrequent(state.Trials)}";
    }

    /// <summary>
    /// Returns <c>, of which 1.20 M nfe are wasted on trials that failed, diverged or were cancelled, and on crashes</c>; an empty text if
    /// nothing is wasted.
    /// </summary>
    /// <param name="state">The sweep.</param>
    public static string Wasted(SweepState state) =>
        FailureSummary.Count(state) == 0 && FailureSummary.Wasted(state) == 0
            ? string.Empty
            : $", of which {Figures.Compute(FailureSummary.Wasted(state), state.Spec.Halving.Unit)} are wasted on trials that failed, diverged or were cancelled, and on crashes";
}
