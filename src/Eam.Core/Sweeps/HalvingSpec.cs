using System.Runtime.Serialization;
using Eam.Core.Sweeps.Halving;

namespace Eam.Core.Sweeps;

/// <summary>The rungs of a sweep and the rule that promotes trials.</summary>
/// <param name="Algorithm">A name of <see cref="HalvingRules.Names"/>.</param>
/// <param name="Eta">The best 1/eta of a rung are promoted, and each rung has eta times the compute of the one before. At least 2.</param>
/// <param name="ArmsByMethod">Whether each method is an arm of its own with equal compute; the arms meet in the final rung.</param>
/// <param name="Unit">Unit of compute.</param>
/// <param name="MinCompute">Compute target of rung 0, in the unit.</param>
/// <param name="MaxCompute">Compute target of the final rung.</param>
/// <param name="FinalSeeds">
/// Number of runs of each arm's winner in the final rung: the winner itself and FinalSeeds - 1 repeats with other seeds from zero.
/// </param>
[DataContract]
public sealed record HalvingSpec(
    [property: DataMember(Order = 0)] string Algorithm,
    [property: DataMember(Order = 1)] int Eta,
    [property: DataMember(Order = 2)] bool ArmsByMethod,
    [property: DataMember(Order = 3)] ComputeUnit Unit,
    [property: DataMember(Order = 4)] double MinCompute,
    [property: DataMember(Order = 5)] double MaxCompute,
    [property: DataMember(Order = 6)] int FinalSeeds = 1
)
{
    /// <summary>
    /// Whether a rung promotes the longest prefix of its ranking whose compute is at most 1/eta of the rung's compute, instead of the best
    /// 1/eta in number.
    /// </summary>
    [DataMember(Order = 7)]
    public bool PromoteByCost { get; init; }

    /// <summary>
    /// Two results at the cut of a rung count as tied if they differ by at most this many standard errors of their difference; 0 for no
    /// ties.
    /// </summary>
    [DataMember(Order = 8)]
    public double TieErrors { get; init; }

    /// <summary>
    /// Returns the compute targets, the lowest rung first: MinCompute * Eta^k below MaxCompute, then MaxCompute. Algorithm <c>none</c> has
    /// only the final one.
    /// </summary>
    public IReadOnlyList<double> Rungs()
    {
        var rungs = new List<double>();
        if (HalvingRules.HasRungs(Algorithm))
        {
            // Skips a target within 10 % of MaxCompute, because it would come only from rounding.
            for (var target = MinCompute; target < MaxCompute / 1.1; target *= Eta)
                rungs.Add(target);
        }

        rungs.Add(MaxCompute);
        return rungs;
    }
}
