using Eam.Core.Spaces;

namespace Eam.Core.Sweeps;

/// <summary>One stretch of a trial's training: from its newest checkpoint (from zero if it has none) to a rung's compute target.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Rung">The rung to reach; 0 is the cheapest.</param>
/// <param name="Attempt">0 for the first attempt at this rung.</param>
/// <param name="Configuration">The trial's method and parameters.</param>
/// <param name="Seed">Seed of all of the trial's randomness.</param>
/// <param name="From">Compute target of the rung before; 0 at rung 0. Curve points lie between From and Target.</param>
/// <param name="Target">Total compute to reach, in the sweep's unit.</param>
public sealed record Segment(int Trial, int Rung, int Attempt, Configuration Configuration, ulong Seed, double From, double Target)
{
    /// <summary>
    /// Whether the segment also evaluates the base model, which results are compared with. One segment of a sweep does so.
    /// </summary>
    public bool MeasuresBase { get; init; }
}
