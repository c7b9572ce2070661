namespace Eam.Core.Reports;

/// <summary>
/// Holm's correction of several tests (Holm, <i>A simple sequentially rejective multiple test procedure</i>, 1979). If each test below a
/// level counts as a finding, the probability of any false finding is at most that level.
/// </summary>
public static class HolmCorrection
{
    /// <summary>Returns the corrected probabilities, in the order of the given ones.</summary>
    /// <param name="probabilities">Probabilities of the single tests, each in [0, 1].</param>
    public static IReadOnlyList<double> Of(IReadOnlyList<double> probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        var (corrected, largest, left) = (new double[probabilities.Count], 0.0, probabilities.Count);
        foreach (var i in Enumerable.Range(0, probabilities.Count).OrderBy(i => probabilities[i]))
            corrected[i] = largest = Math.Max(largest, Math.Min(1, left-- * probabilities[i]));
        return corrected;
    }
}
