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
        var rows = ConditionRows.Evaluated(task.Conditions, spec.Samples);
        var conditions = rows is null ? null : new ConditionMetrics(task.Conditions!, rows);
        var trained = conditions?.Rows(spec.Samples, heldOut: false);
        var rewards = new SampleRewards(task, reward, spec.Samples, trained);
        Sample(backend, model, spec.OdeSteps, samples, rewards, rows);
        samples.AsSpan(0, kept.Length).CopyTo(kept);
        var target = task.TargetOn(backend);

        // p* is that of the conditions that are trained on, so only their samples are compared with it.
        var compared = trained is null ? samples : Rows(samples, trained, task.Dimension);
        var comparison = TargetComparison.Of(target, compared.Length / task.Dimension);
        var distances = comparison.Compare(compared);
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
            batched is null ? batches : default,
            ConditionRows.Trained(task.Conditions, spec.ControlSamples)
        );
        var ofBase = BaseObjective.Of(backend, task, target, baseField, reward, spec, Block);
        var measured = new Measurement(
            target,
            compared,
            meanReward,
            rewardSe,
            distances,
            comparison.Floor,
            comparison.FloorHigh,
            control,
            ofBase
        );
        var forwards = ((long)spec.Samples * OdeSolver.ForwardsPerStep(OdeMethod.Heun) * spec.OdeSteps) + control.Forwards;
        var declared = rewards.Declared();
        if (conditions is not null)
        {
            declared ??= [];
            foreach (var (name, value) in conditions.Measure(rewards.All, samples, task.Dimension))
                declared[name] = value;
        }

        return TrialMetrics.Of(forwards, metric => metric.Measure(measured)) with
        {
            Declared = declared,
        };
    }

    /// <summary>
    /// Draws samples of a model from the first <paramref name="count"/> rows of the evaluation's noise, row-major [count, d]; for image
    /// sheets.
    /// </summary>
    /// <param name="backend">Backend of the model.</param>
    /// <param name="model">v_theta.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="odeSteps">Heun steps from noise to data.</param>
    /// <param name="conditions">The conditions of the task: the rows have those of <see cref="ConditionSet.Shown"/>; null for none.</param>
    /// <param name="shown">Number of conditions that the samples show.</param>
    public static float[] Samples(
        IBackend backend,
        IVelocityField model,
        int count,
        int odeSteps,
        ConditionSet? conditions = null,
        int shown = int.MaxValue
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        var samples = new float[count * model.Dimension];
        Sample(backend, model, odeSteps, samples, null, conditions is null ? null : new ConditionRows([.. conditions.Shown.Take(shown)]));
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

    private static float[] Rows(float[] samples, int[] rows, int dimension)
    {
        var chosen = new float[rows.Length * dimension];
        for (var i = 0; i < rows.Length; i++)
            samples.AsSpan(rows[i] * dimension, dimension).CopyTo(chosen.AsSpan(i * dimension));
        return chosen;
    }

    private static void Sample(
        IBackend backend,
        IVelocityField model,
        int odeSteps,
        float[] samples,
        SampleRewards? rewards,
        ConditionRows? conditions
    )
    {
        var (noise, d) = (TaskStreams.EvaluationNoise(), model.Dimension);
        for (var row = 0; row < samples.Length / d; row += Block)
        {
            var rows = Math.Min(Block, (samples.Length / d) - row);
            using var x = backend.Rent(rows, d);
            backend.Gaussian(x, noise);
            conditions?.Assign(x, row);
            OdeSolver.Sample(backend, model, OdeMethod.Heun, odeSteps, x);
            rewards?.Add(x, row);
            x.Read().CopyTo(samples.AsSpan(row * d));
        }
    }
}
