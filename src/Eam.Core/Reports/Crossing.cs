namespace Eam.Core.Reports;

/// <summary>Where a learning curve first reaches a level.</summary>
internal static class Crossing
{
    /// <summary>Interpolates the score linearly in the logarithm of compute, in which evaluations are evenly spaced.</summary>
    /// <param name="trial">The run.</param>
    /// <param name="curve">Its points, by compute.</param>
    /// <param name="level">A score.</param>
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
        // A missing score or an infinite one has no slope: the later point is what is known.
        if (!double.IsFinite(before.Score) || !double.IsFinite(after.Score) || before.Compute <= 0)
            return after.Compute;
        var fraction = (level - before.Score) / (after.Score - before.Score);
        return before.Compute * Math.Pow(after.Compute / before.Compute, fraction);
    }
}
