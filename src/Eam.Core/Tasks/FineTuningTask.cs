using Eam.Core.Flows;
using Eam.Core.Numerics;

namespace Eam.Core.Tasks;

/// <summary>
/// A fine-tuning task: a base flow, a reward and what is known of the solution. Immutable and thread-safe: slots share one instance and
/// create their own fields from it.
/// </summary>
public abstract class FineTuningTask
{
    /// <summary>Name in sweep files.</summary>
    public abstract string Name { get; }

    /// <summary>Dimension d of a sample.</summary>
    public abstract int Dimension { get; }

    /// <summary>The flow's noise schedule.</summary>
    public virtual Schedule Schedule => Schedule.Linear;

    /// <summary>lambda, the scale of the reward in the tilt.</summary>
    public abstract double RewardScale { get; }

    /// <summary>The weights of the base network; null if the base velocity is exact.</summary>
    public virtual MlpWeights? BaseWeights => null;

    /// <summary>Whether the base is a network whose weights can be trained, and not a formula.</summary>
    public virtual bool HasBaseNetwork => BaseWeights is not null;

    /// <summary>Creates a trainable copy of the base network.</summary>
    /// <param name="backend">The backend that holds the copy.</param>
    /// <param name="loraRank">0 trains all weights; r &gt; 0 trains only added factors of rank r.</param>
    /// <param name="stream">Draws the factors.</param>
    /// <param name="loraScale">Factor of the product of the factors; positive.</param>
    public virtual ITrainableField CreateModel(IBackend backend, int loraRank, RandomStream stream, float loraScale = 1f)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return backend.CreateNetwork(
            BaseWeights ?? throw new InvalidOperationException($"the base of task '{Name}' is not a network"),
            loraRank,
            stream,
            loraScale
        );
    }

    /// <summary>Creates the base velocity on a backend.</summary>
    public abstract IVelocityField CreateBase(IBackend backend);

    /// <summary>Creates the reward on a backend.</summary>
    public abstract IReward CreateReward(IBackend backend);

    /// <summary>The known facts about p*. Computed once, on first use, deterministically.</summary>
    public abstract TargetReference Target { get; }

    /// <summary>Returns what <see cref="Target"/> returns, for tasks whose base only some backends can run. Computed once.</summary>
    public virtual TargetReference TargetOn(IBackend backend) => Target;

    /// <summary>Image width and height in pixels if a sample is an image with values in [-1, 1] (row-major); null otherwise.</summary>
    public virtual (int Width, int Height)? ImageSize => null;
}
