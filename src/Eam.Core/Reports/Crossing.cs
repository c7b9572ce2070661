namespace Eam.Core.Reports;

/// <summary>Finds where a learning curve first reaches a level.</summary>
internal static class Crossing
{
    /// <summary>Interpolates the score linearly in the logarithm of compute, because evaluations are evenly spaced in it.</summary>
    /// <param name="trial">Number of the run's trial.</param>
    /// <param name="curve">Points of the run, by compute.</param>
    /// <param name="level">The score to reach.</param>
    public static RunCompute Of(int trial, IReadOnlyList<ScoredPoint> curve, double level)
    {
        var spent = curve.Count == 0 ? 0 : curve[^1].Compute;
        for (var i = 0; i < curve.Count; i++)
        {
            if (curve[i].Score < level)
                continue;
            return i == 0 ? new(trial, curve[0].Compute, true, spent) : new(trial, Between(curve[i - 1], curve[i], level), false, spent);
        }

        return new(trial, double.PositiveInfinity, false, spent);
    }

    private static double Between(ScoredPoint before, ScoredPoint after, double level)
    {
        // Without a finite score on both sides there is no slope; the later point is the only certain one.
        if (!double.IsFinite(before.Score) || !double.IsFinite(after.Score) || before.Compute <= 0)
            return after.Compute;
        var fraction = (level - before.Score) / (after.Score - before.Score);
        return before.Compute * Math.Pow(after.Compute / before.Compute, fraction);
    }
}
