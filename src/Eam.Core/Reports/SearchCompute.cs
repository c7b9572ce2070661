namespace Eam.Core.Reports;

/// <summary>
/// The compute to the target in one search. A search is a whole sweep with a seed of its own: it chooses a configuration of each method,
/// and trains it again with other seeds.
/// </summary>
/// <param name="Seed">Seed of the sweep.</param>
/// <param name="Methods">The runs of each method's winner in this search, in the order of the sweep file.</param>
public sealed record SearchCompute(ulong Seed, IReadOnlyList<MethodCompute> Methods)
{
    /// <summary>
    /// Median of the first method over median of the last one; infinite if only the first method did not hold the target, NaN if the last
    /// one did not, or with a single method.
    /// </summary>
    public double Ratio => Methods.Count < 2 ? double.NaN : RatioEstimate.Divide(Methods[0].Median, Methods[^1].Median);
}
