using Eam.Core.Numerics;

namespace Eam.Core.FineTuning;

/// <summary>
/// What a trial has spent, counted by sample. One forward costs 1 NFE, one input VJP 2, one training pass 3 (design decision 2);
/// reward calls are listed apart, and enter <see cref="Flops"/>. Seconds are added by the host, which has the clock.
/// </summary>
public sealed class ComputeLedger
{
    /// <summary>Network forwards (sampling, scores).</summary>
    public long Forwards { get; private set; }

    /// <summary>Input vector-Jacobian products.</summary>
    public long Vjps { get; private set; }

    /// <summary>Training passes: forward, backward, gradient.</summary>
    public long TrainingPasses { get; private set; }

    /// <summary>Rewards with gradient.</summary>
    public long RewardCalls { get; private set; }

    /// <summary>Floating-point operations, a multiply-add counting two.</summary>
    public double Flops { get; private set; }

    /// <summary>Seconds of training on this slot; not deterministic.</summary>
    public double Seconds { get; set; }

    /// <summary>Iterations of the method.</summary>
    public long Iterations { get; set; }

    /// <summary>Network forward equivalents.</summary>
    public long Nfe => Forwards + (2 * Vjps) + (3 * TrainingPasses);

    /// <summary>Charges <paramref name="rows"/> forwards of a field.</summary>
    public void Forward(IVelocityField field, long rows)
    {
        ArgumentNullException.ThrowIfNull(field);
        Forwards += rows;
        Flops += rows * field.FlopsPerRow;
    }

    /// <summary>Charges <paramref name="rows"/> VJPs of a field (2 NFE a row; the forward that they contain is part of it, math section 2).</summary>
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
