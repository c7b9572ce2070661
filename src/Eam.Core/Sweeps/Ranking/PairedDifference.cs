namespace Eam.Core.Sweeps.Ranking;

/// <summary>
/// The error of a difference of two results that were measured on the same noise (common random numbers). What the noise does to both
/// cancels, so the error follows from the differences of batches and not from the two errors.
/// </summary>
internal static class PairedDifference
{
    /// <summary>
    /// Returns the variance of the mean difference, s^2 / n over n batches. Null if it is not known: without batches, with other numbers of
    /// them, and if a mean is not finite.
    /// </summary>
    /// <param name="a">Means over the batches of one result.</param>
    /// <param name="b">Means over the same batches of the other.</param>
    public static double? Variance(IReadOnlyList<double>? a, IReadOnlyList<double>? b)
    {
        if (a is null || b is null || a.Count != b.Count || a.Count < 2)
            return null;
        var (mean, square) = (0.0, 0.0);
        for (var i = 0; i < a.Count; i++)
            mean += (a[i] - b[i]) / a.Count;
        for (var i = 0; i < a.Count; i++)
            square += (a[i] - b[i] - mean) * (a[i] - b[i] - mean);
        var variance = square / (a.Count - 1) / a.Count;
        return double.IsFinite(variance) ? variance : null;
    }
}
