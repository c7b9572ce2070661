using Eam.Core.FineTuning;
using Eam.Core.Flows;
using Eam.Core.Numerics;

namespace Eam.Core.Tasks;

/// <summary>
/// A base flow, a reward and what is known of the answer. Immutable and thread-safe: slots share one instance and make their own fields from it.
/// </summary>
public abstract class FineTuningTask
{
    /// <summary>Name in a sweep file.</summary>
    public abstract string Name { get; }

    /// <summary>Dimension d of a sample.</summary>
    public abstract int Dimension { get; }

    /// <summary>The flow's noise schedule.</summary>
    public virtual Schedule Schedule => Schedule.Linear;

    /// <summary>lambda, the scale of the reward in the tilt.</summary>
    public abstract double RewardScale { get; }

    /// <summary>The base network's weights, or null where the base velocity is exact.</summary>
    public virtual MlpWeights? BaseWeights => null;

    /// <summary>The base velocity on a backend.</summary>
    public abstract IVelocityField CreateBase(IBackend backend);

    /// <summary>The reward on a backend.</summary>
    public abstract IReward CreateReward(IBackend backend);

    /// <summary>What is known of p*; computed once, on first use, deterministically.</summary>
    public abstract TargetReference Target { get; }

    /// <summary>Image width and height in pixels where a sample is an image with values in [-1, 1] (row-major); null otherwise.</summary>
    public virtual (int Width, int Height)? ImageSize => null;
}
