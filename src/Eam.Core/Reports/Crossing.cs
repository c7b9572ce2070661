namespace Eam.Core.Reports;

/// <summary>Finds where a learning curve reaches a level for good: a level that is lost again does not count.</summary>
internal static class Crossing
{
    /// <summary>Interpolates the score linearly in the logarithm of compute, because evaluations are evenly spaced in it.</summary>
    /// <param name="trial">Number of the run's trial.</param>
    /// <param name="curve">Points of the run, by compute.</param>
    /// <param name="level">The score to reach.</param>
    public static RunCompute Of(int trial, IReadOnlyList<ScoredPoint> curve, double level)
    {
        var spent = curve.Count == 0 ? 0 : curve[^1].Compute;
        var (first, held) = (0, curve.Count);
        while (first < curve.Count && !(curve[first].Score >= level))
            first++;
        while (held > 0 && curve[held - 1].Score >= level)
            held--;
        return new(trial, At(curve, held, level), held == 0 && curve.Count > 0, spent) { First = At(curve, first, level) };
    }

    // The compute at which the curve comes to the level just before a point that is at it; infinite if there is no such point.
    private static double At(IReadOnlyList<ScoredPoint> curve, int index, double level)
    {
        if (index == curve.Count)
            return double.PositiveInfinity;
        return index == 0 ? curve[0].Compute : Between(curve[index - 1], curve[index], level);
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
