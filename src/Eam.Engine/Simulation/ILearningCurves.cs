using Eam.Core.Spaces;

namespace Eam.Engine.Simulation;

/// <summary>
/// Returns the score that a trial would have after some compute. Implementations are pure: equal arguments give equal scores.
/// </summary>
public interface ILearningCurves
{
    /// <summary>Standard deviation of an evaluation around <see cref="Expected"/>; 0 for no noise.</summary>
    double Noise { get; }

    /// <summary>Returns the score without noise; larger is better.</summary>
    /// <param name="configuration">The trial's configuration.</param>
    /// <param name="seed">The trial's seed. For a repeat it is the seed of the repeated trial, because both have the same curve.</param>
    /// <param name="compute">Total compute of the trial, in the sweep's unit.</param>
    double Expected(Configuration configuration, ulong seed, double compute);
}
