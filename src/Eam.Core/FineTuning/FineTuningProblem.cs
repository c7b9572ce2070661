using Eam.Core.Flows;
using Eam.Core.Numerics;

namespace Eam.Core.FineTuning;

/// <summary>What a method is given: tilt the base flow's distribution to p* proportional to p_base(x) exp(lambda r(x)) (math section 1).</summary>
/// <param name="Backend">Where tensors live.</param>
/// <param name="Schedule">The flow's noise schedule.</param>
/// <param name="Base">The velocity of the base flow; never trained.</param>
/// <param name="Reward">r, without its scale.</param>
/// <param name="RewardScale">lambda.</param>
/// <param name="Model">The velocity that is trained; starts equal to the base.</param>
/// <param name="BaseIsExact">The base velocity is a formula, not a learned network: its score can be read closer to t = 1.</param>
public sealed record FineTuningProblem(
    IBackend Backend,
    Schedule Schedule,
    IVelocityField Base,
    IReward Reward,
    double RewardScale,
    ITrainableField Model,
    bool BaseIsExact
);

/// <summary>One iteration's diagnostics.</summary>
/// <param name="Loss">Mean loss of the iteration's regression rows.</param>
/// <param name="GradientNorm">Global norm before clipping.</param>
/// <param name="Reward">Mean reward of the training endpoints; noisy, for progress lines only.</param>
public readonly record struct IterationResult(double Loss, double GradientNorm, double Reward)
{
    /// <summary>The loss or the gradient is not finite: the trial diverged (an outcome, not an error).</summary>
    public bool Diverged => !double.IsFinite(Loss) || !double.IsFinite(GradientNorm);
}

/// <summary>A fine-tuning method, one iteration at a time. Not thread-safe.</summary>
public interface IFineTuner : IDisposable
{
    /// <summary>Compute spent; the method charges it.</summary>
    ComputeLedger Ledger { get; }

    /// <summary>One iteration: sample, build targets, train. Allocates nothing on the managed heap after the first few.</summary>
    IterationResult Iterate();

    /// <summary>Adds the model, the optimiser, the random position, the ledger and all buffers to a checkpoint.</summary>
    void Save(TrainingState state);

    /// <summary>Restores what <see cref="Save"/> wrote; the next iteration equals the uninterrupted one bit for bit.</summary>
    /// <exception cref="InvalidStateException">The state is another method's or incomplete.</exception>
    void Load(TrainingState state);
}
