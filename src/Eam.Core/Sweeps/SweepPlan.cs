using Eam.Core.Sweeps.Halving;

namespace Eam.Core.Sweeps;

/// <summary>One rung of a sweep that has not started.</summary>
/// <param name="Bracket">Its method, with arms; else empty. The final rung is listed by bracket too, though all meet there.</param>
/// <param name="Rung">0 is the cheapest.</param>
/// <param name="Target">Total compute of a trial at its end, in the sweep's unit.</param>
/// <param name="Trials">How many enter it.</param>
/// <param name="Repeats">How many repeats of winners pass it beside them.</param>
/// <param name="Compute">What all of them train between the rung before and this one. Segments end on whole iterations, so a little more is spent.</param>
public sealed record PlannedRung(string Bracket, int Rung, double Target, int Trials, int Repeats, double Compute);

/// <summary>What a sweep will train if nothing fails.</summary>
public static class SweepPlan
{
    /// <summary>All rungs, by bracket.</summary>
    public static IReadOnlyList<PlannedRung> Of(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var targets = spec.Halving.Rungs();
        var plan = new List<PlannedRung>();
        foreach (var bracket in Bracket.All(spec))
        {
            var trials = spec.Space.Methods.Select((method, i) => Bracket.Of(spec, method) == bracket ? Roster.Quota(spec, i) : 0).Sum();
            var repeats = trials > 0 ? spec.Halving.FinalSeeds - 1 : 0;
            for (var rung = 0; rung < targets.Count; rung++)
            {
                if (rung > 0 && trials > 0)
                    trials = Math.Max(1, trials / spec.Halving.Eta);
                var step = targets[rung] - (rung == 0 ? 0 : targets[rung - 1]);
                plan.Add(new(bracket, rung, targets[rung], trials, repeats, step * (trials + repeats)));
            }
        }

        return plan;
    }
}
