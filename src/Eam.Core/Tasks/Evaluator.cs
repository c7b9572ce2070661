using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Tasks.Metrics;

namespace Eam.Core.Tasks;

/// <summary>
/// Measures a model on held-out noise. The noise is the same for every trial, so that differences come from the models. Charges no ledger;
/// the forwards that it takes are <see cref="TrialMetrics.EvaluationNfe"/>. A diverged model gives NaN metrics, not an error.
/// </summary>
public static class Evaluator
{
    // Number of rows per block: the activations of a block stay in the cache.
    private const int Block = 512;

    /// <summary>Measures the reward, the distances to p* and the control objective of a model.</summary>
    /// <param name="backend">Backend of the fields and the reward.</param>
    /// <param name="task">The task that the model was trained on.</param>
    /// <param name="baseField">v_base.</param>
    /// <param name="model">v_theta, usually its moving average.</param>
    /// <param name="reward">The task's reward on this backend.</param>
    /// <param name="spec">How precise the evaluation is; it costs Samples * 2 OdeSteps + ControlSamples * 2 ControlSteps forwards.</param>
    /// <param name="kept">Row-major [rows, d] with at most Samples rows; receives the first samples that were drawn. Empty to keep
    /// none.</param>
    /// <param name="batches">[<see cref="EvaluationSpec.BatchCount"/>]; receives the means of <see cref="EvaluationSpec.Batched"/> over
    /// batches. Empty to compute none.</param>
    public static TrialMetrics Evaluate(
        IBackend backend,
        FineTuningTask task,
        IVelocityField baseField,
        IVelocityField model,
        IReward reward,
        EvaluationSpec spec,
        Span<float> kept = default,
        Span<double> batches = default
    )
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(reward);
        ArgumentNullException.ThrowIfNull(spec);
        var samples = new float[spec.Samples * task.Dimension];
        var rewards = new SampleRewards(task, reward, spec.Samples);
        Sample(backend, model, spec.OdeSteps, samples, rewards);
        samples.AsSpan(0, kept.Length).CopyTo(kept);
        var target = task.TargetOn(backend);
        var comparison = TargetComparison.Of(target, spec.Samples);
        var distances = comparison.Compare(samples);
        var (meanReward, rewardSe) = rewards.MeanAndError;
        var batched = rewards.Of(spec.Batched);
        if (batched is not null)
            BatchMeans.Write(batched, batches);
        var control = ControlObjective.Estimate(
            backend,
            task.Schedule,
            task.RewardScale,
            baseField,
            model,
            reward,
            spec.ControlSamples,
            spec.ControlSteps,
            Block,
            batched is null ? batches : default
        );
        var ofBase = BaseObjective.Of(backend, task, target, baseField, reward, spec, Block);
        var measured = new Measurement(
            target,
            samples,
            meanReward,
            rewardSe,
            distances,
            comparison.Floor,
            comparison.FloorHigh,
            control,
            ofBase
        );
        var forwards = ((long)spec.Samples * OdeSolver.ForwardsPerStep(OdeMethod.Heun) * spec.OdeSteps) + control.Forwards;
        return TrialMetrics.Of(forwards, metric => metric.Measure(measured)) with { Declared = rewards.Declared() };
    }

    /// <summary>
    /// Draws samples of a model from the first <paramref name="count"/> rows of the evaluation's noise, row-major [count, d]; for image
    /// sheets.
    /// </summary>
    public static float[] Samples(IBackend backend, IVelocityField model, int count, int odeSteps)
    {
        ArgumentNullException.ThrowIfNull(model);
        var samples = new float[count * model.Dimension];
        Sample(backend, model, odeSteps, samples, null);
        return samples;
    }

    internal static (double Mean, double StandardError) MeanAndError(ReadOnlySpan<double> values)
    {
        var (mean, square) = (0.0, 0.0);
        foreach (var value in values)
            mean += value / values.Length;
        foreach (var value in values)
            square += (value - mean) * (value - mean);
        return (mean, values.Length < 2 ? double.NaN : Math.Sqrt(square / (values.Length - 1.0) / values.Length));
    }

    private static void Sample(IBackend backend, IVelocityField model, int odeSteps, float[] samples, SampleRewards? rewards)
    {
        var (noise, d) = (TaskStreams.EvaluationNoise(), model.Dimension);
        for (var row = 0; row < samples.Length / d; row += Block)
        {
            var rows = Math.Min(Block, (samples.Length / d) - row);
            using var x = backend.Rent(rows, d);
            backend.Gaussian(x, noise);
            OdeSolver.Sample(backend, model, OdeMethod.Heun, odeSteps, x);
            rewards?.Add(x, row);
            x.Read().CopyTo(samples.AsSpan(row * d));
        }
    }
}
