using Eam.Core.Spaces;

namespace Eam.Engine.Simulation;

/// <summary>
/// Returns the score that a trial would have after some compute. Implementations are pure: equal arguments give equal scores.
/// </summary>
public interface ILearningCurves
{
    /// <summary>The largest score that any configuration can have after all compute, without noise; null if it is not known.</summary>
    double? Optimum => null;

    /// <summary>Returns the standard deviation of an evaluation around <see cref="Expected"/>; 0 for no noise.</summary>
    /// <param name="compute">Total compute of the trial, in the sweep's unit.</param>
    double NoiseAt(double compute);

    /// <summary>
    /// Returns what it costs to train a trial from zero, which is what a sweep spends and what takes time. It never falls as compute rises,
    /// it is 0 at 0, and at the last rung it is the compute of that rung.
    /// </summary>
    /// <param name="compute">Total compute of the trial, in the sweep's unit.</param>
    double Cost(double compute) => compute;

    /// <summary>Returns the score without noise; larger is better.</summary>
    /// <param name="configuration">The trial's configuration.</param>
    /// <param name="seed">The trial's seed. For a repeat it is the seed of the repeated trial, because both have the same curve.</param>
    /// <param name="compute">Total compute of the trial, in the sweep's unit.</param>
    double Expected(Configuration configuration, ulong seed, double compute);
}
