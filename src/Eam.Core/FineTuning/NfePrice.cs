namespace Eam.Core.FineTuning;

/// <summary>The compute that a configuration needs before anything is trained.</summary>
/// <param name="Iteration">NFE of the most expensive iteration.</param>
/// <param name="Once">NFE that a trial pays once, in its first iteration, such as those of samples of the base.</param>
public readonly record struct NfePrice(long Iteration, long Once = 0)
{
    /// <summary>NFE of the first iteration.</summary>
    public long First => Iteration + Once;
}
