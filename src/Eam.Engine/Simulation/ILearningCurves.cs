using Eam.Core.Spaces;

namespace Eam.Engine.Simulation;

/// <summary>What a trial would score after some compute. Pure: equal arguments, equal scores.</summary>
public interface ILearningCurves
{
    /// <summary>Standard deviation of an evaluation around <see cref="Expected"/>; 0 for none.</summary>
    double Noise { get; }

    /// <summary>The score without noise; larger is better.</summary>
    /// <param name="configuration">The trial's.</param>
    /// <param name="seed">The trial's, or of a repeat the winner's: it has the same curve.</param>
    /// <param name="compute">In total, in the sweep's unit.</param>
    double Expected(Configuration configuration, ulong seed, double compute);
}
