using Eam.Core.Numerics;

namespace Eam.Core.FineTuning;

/// <summary>
/// The compute that a trial has spent, counted per sample. One forward costs 1 NFE, one input VJP 2, one training pass 3
/// (docs/methods.md#adjoint-matching-am). Rewards are counted separately and add only to <see cref="Flops"/>. The host, which has the
/// clock, adds seconds.
/// </summary>
public sealed class ComputeLedger
{
    /// <summary>Number of network forwards (for sampling and scores).</summary>
    public long Forwards { get; private set; }

    /// <summary>Number of input vector-Jacobian products.</summary>
    public long Vjps { get; private set; }

    /// <summary>Number of training passes: forward, backward, gradient.</summary>
    public long TrainingPasses { get; private set; }

    /// <summary>Number of rewards computed for training, with or without their gradient.</summary>
    public long RewardCalls { get; private set; }

    /// <summary>Floating-point operations; a multiply-add counts as two.</summary>
    public double Flops { get; private set; }

    /// <summary>Seconds of training on this slot; not deterministic.</summary>
    public double Seconds { get; set; }

    /// <summary>Number of iterations of the method.</summary>
    public long Iterations { get; set; }

    /// <summary>Network function evaluations (NFE): forwards and their equivalents.</summary>
    public long Nfe => Forwards + (2 * Vjps) + (3 * TrainingPasses);

    /// <summary>Charges <paramref name="rows"/> forwards of a field.</summary>
    public void Forward(IVelocityField field, long rows)
    {
        ArgumentNullException.ThrowIfNull(field);
        Forwards += rows;
        Flops += rows * field.FlopsPerRow;
    }

    /// <summary>Charges <paramref name="rows"/> VJPs of a field: 2 NFE per row, which includes the forward inside the VJP.</summary>
    public void Vjp(IVelocityField field, long rows)
    {
        ArgumentNullException.ThrowIfNull(field);
        Vjps += rows;
        Flops += 2 * rows * field.FlopsPerRow;
    }

    /// <summary>Charges <paramref name="rows"/> training passes.</summary>
    public void Training(IVelocityField field, long rows)
    {
        ArgumentNullException.ThrowIfNull(field);
        TrainingPasses += rows;
        Flops += 3 * rows * field.FlopsPerRow;
    }

    /// <summary>Charges <paramref name="rows"/> reward gradients.</summary>
    public void Reward(IReward reward, long rows)
    {
        ArgumentNullException.ThrowIfNull(reward);
        RewardCalls += rows;
        Flops += rows * reward.FlopsPerRow;
    }

    /// <summary>Charges <paramref name="rows"/> rewards without gradients: a third of the operations of those with one.</summary>
    public void RewardValue(IReward reward, long rows)
    {
        ArgumentNullException.ThrowIfNull(reward);
        RewardCalls += rows;
        Flops += rows * reward.FlopsPerRow / 3;
    }

    /// <summary>Adds the ledger to a checkpoint.</summary>
    public void Save(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Counters["ledger.forwards"] = Forwards;
        state.Counters["ledger.vjps"] = Vjps;
        state.Counters["ledger.training_passes"] = TrainingPasses;
        state.Counters["ledger.reward_calls"] = RewardCalls;
        state.Counters["ledger.iterations"] = Iterations;
        state.SetReal("ledger.flops", Flops);
        state.SetReal("ledger.seconds", Seconds);
    }

    /// <summary>Restores what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidStateException">An entry is missing.</exception>
    public void Load(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Forwards = state.Counter("ledger.forwards");
        Vjps = state.Counter("ledger.vjps");
        TrainingPasses = state.Counter("ledger.training_passes");
        RewardCalls = state.Counter("ledger.reward_calls");
        Iterations = state.Counter("ledger.iterations");
        Flops = state.Real("ledger.flops");
        Seconds = state.Real("ledger.seconds");
    }
}
