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

    /// <summary>The base is a network whose weights can be trained, not a formula.</summary>
    public virtual bool HasBaseNetwork => BaseWeights is not null;

    /// <summary>A trainable copy of the base network, where there is one.</summary>
    /// <param name="backend">Where it lives.</param>
    /// <param name="loraRank">0 trains all weights; r &gt; 0 trains rank-r factors beside them.</param>
    /// <param name="stream">Draws the factors.</param>
    public virtual ITrainableField CreateModel(IBackend backend, int loraRank, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return backend.CreateNetwork(
            BaseWeights ?? throw new InvalidOperationException($"the base of task '{Name}' is no network"),
            loraRank,
            stream
        );
    }

    /// <summary>The base velocity on a backend.</summary>
    public abstract IVelocityField CreateBase(IBackend backend);

    /// <summary>The reward on a backend.</summary>
    public abstract IReward CreateReward(IBackend backend);

    /// <summary>What is known of p*; computed once, on first use, deterministically.</summary>
    public abstract TargetReference Target { get; }

    /// <summary>As <see cref="Target"/>, for tasks whose base only some backends can run; computed once.</summary>
    public virtual TargetReference TargetOn(IBackend backend) => Target;

    /// <summary>Image width and height in pixels where a sample is an image with values in [-1, 1] (row-major); null otherwise.</summary>
    public virtual (int Width, int Height)? ImageSize => null;
}
