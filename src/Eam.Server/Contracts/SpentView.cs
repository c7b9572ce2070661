namespace Eam.Server.Contracts;

/// <summary>Compute ledger, counted per sample.</summary>
/// <param name="Nfe">Network function evaluations, the unit of compute.</param>
/// <param name="Forwards">Forward passes of the network.</param>
/// <param name="Vjps">Vector-Jacobian products with respect to the input.</param>
/// <param name="TrainingPasses">Training passes: a forward pass and a backward pass for the weights.</param>
/// <param name="RewardCalls">Evaluations of the reward or its gradient.</param>
/// <param name="Flops">Floating-point operations.</param>
/// <param name="Seconds">Seconds of training on one slot.</param>
/// <param name="Iterations">Iterations of the method.</param>
/// <param name="EvaluationSeconds">Seconds of evaluation, which do not count as compute.</param>
public sealed record SpentView(
    long Nfe,
    long Forwards,
    long Vjps,
    long TrainingPasses,
    long RewardCalls,
    double? Flops,
    double? Seconds,
    long Iterations,
    double? EvaluationSeconds
);
