namespace Eam.Core.FineTuning;

/// <summary>The loss, gradient norm and reward of one iteration.</summary>
/// <param name="Loss">Mean loss of the iteration's regression rows.</param>
/// <param name="GradientNorm">Global gradient norm before clipping.</param>
/// <param name="Reward">Mean reward of the training endpoints; noisy, for progress lines only.</param>
public readonly record struct IterationResult(double Loss, double GradientNorm, double Reward)
{
    /// <summary>Whether the loss or the gradient is not finite: the trial has diverged (an outcome, not an error).</summary>
    public bool Diverged => !double.IsFinite(Loss) || !double.IsFinite(GradientNorm);
}
