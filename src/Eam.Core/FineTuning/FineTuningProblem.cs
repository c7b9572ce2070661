using Eam.Core.Flows;
using Eam.Core.Numerics;

namespace Eam.Core.FineTuning;

/// <summary>
/// The problem that a method solves: tilt the base flow's distribution to p* proportional to p_base(x) exp(lambda r(x)) (docs/methods.md#the-problem).
/// </summary>
/// <param name="Backend">The backend that holds the tensors.</param>
/// <param name="Schedule">The flow's noise schedule.</param>
/// <param name="Base">The velocity of the base flow; it is not trained.</param>
/// <param name="Reward">r, without its scale.</param>
/// <param name="RewardScale">lambda.</param>
/// <param name="Model">The velocity that is trained; it starts equal to the base.</param>
/// <param name="BaseIsExact">Whether the base velocity is a formula and not a learned network; then its score can be read closer to t = 1.</param>
public sealed record FineTuningProblem(
    IBackend Backend,
    Schedule Schedule,
    IVelocityField Base,
    IReward Reward,
    double RewardScale,
    ITrainableField Model,
    bool BaseIsExact
);

/// <summary>The diagnostics of one iteration.</summary>
/// <param name="Loss">Mean loss of the iteration's regression rows.</param>
/// <param name="GradientNorm">Global gradient norm before clipping.</param>
/// <param name="Reward">Mean reward of the training endpoints; noisy, for progress lines only.</param>
public readonly record struct IterationResult(double Loss, double GradientNorm, double Reward)
{
    /// <summary>Whether the loss or the gradient is not finite: the trial has diverged (an outcome, not an error).</summary>
    public bool Diverged => !double.IsFinite(Loss) || !double.IsFinite(GradientNorm);
}

/// <summary>A fine-tuning method that runs one iteration at a time. Not thread-safe.</summary>
public interface IFineTuner : IDisposable
{
    /// <summary>The compute spent so far, which the method charges.</summary>
    ComputeLedger Ledger { get; }

    /// <summary>
    /// Kish's effective share of the newest path weights before they were tempered, in (0, 1]; null if the method has no path weights, or none yet.
    /// </summary>
    double? PathEffectiveShare => null;

    /// <summary>
    /// Runs one iteration: sample, build targets, train. After the first few iterations it allocates nothing on the managed heap.
    /// </summary>
    IterationResult Iterate();

    /// <summary>Adds the model, the optimiser, the random position, the ledger and all buffers to a checkpoint.</summary>
    void Save(TrainingState state);

    /// <summary>Restores what <see cref="Save"/> wrote. The next iteration is equal bit for bit to the one without interruption.</summary>
    /// <exception cref="InvalidStateException">The state is incomplete or belongs to another method.</exception>
    void Load(TrainingState state);
}
