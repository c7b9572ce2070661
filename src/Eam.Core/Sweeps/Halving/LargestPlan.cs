namespace Eam.Core.Sweeps.Halving;

/// <summary>
/// Bounds a sweep from above. A rule that promotes before a rung is full may promote more trials than a full rung would, depending on the
/// order of results.
/// </summary>
public static class LargestPlan
{
    /// <summary>
    /// Returns the most trials at each rung of each arm, if no trial is replaced or trained twice; null if the rule is synchronous, so that
    /// a plan is exact.
    /// </summary>
    public static IReadOnlyList<LargestRung>? Of(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var rule = HalvingRules.Get(spec.Halving.Algorithm);
        if (!rule.IsAsynchronous)
            return null;
        var isPlain = spec is { Objectives.Count: 0, Halving: { TieErrors: 0, PromoteByCost: false } };
        var rungs = spec.Halving.Rungs().Count;
        var largest = new List<LargestRung>();
        foreach (var arm in Brackets.All(spec).GroupBy(bracket => bracket.Arm))
        {
            var counts = new int[rungs];
            foreach (var bracket in arm)
            {
                var trials = bracket.Draws.Sum(draws => draws.Quota);
                for (var rung = 0; rung < rungs; rung++)
                {
                    counts[rung] += trials;
                    if (rung >= bracket.FirstRung && trials > 0)
                        trials = rule.MostPromoted(trials, spec.Halving.Eta, isPlain);
                }
            }

            // A winner's repeats train to the rung where their winner ends.
            largest.AddRange(counts.Select((count, rung) => new LargestRung(arm.Key, rung, (count * spec.Repeats) + spec.WinnerRuns)));
        }

        return largest;
    }

    /// <summary>Returns the arm of a method in a sweep.</summary>
    public static string Arm(SweepSpec spec, string method)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Brackets.Arm(spec, method);
    }
}
