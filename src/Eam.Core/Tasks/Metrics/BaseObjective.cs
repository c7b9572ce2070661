using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Eam.Core.Flows;
using Eam.Core.Numerics;

namespace Eam.Core.Tasks.Metrics;

/// <summary>
/// The control objective of the base itself, lambda E_base[r] on the evaluation's own paths: the level at which every trial starts. It and
/// log Z are the two ends of the objective's scale, so that a level can be fixed before anything is trained. Measured once per target and
/// grid.
/// </summary>
internal static class BaseObjective
{
    private static readonly ConditionalWeakTable<TargetReference, ConcurrentDictionary<(int Samples, int Steps), double>> Cache = [];

    /// <summary>Returns the value, and measures it on first use with ControlSamples * ControlSteps forwards of the base.</summary>
    internal static double Of(
        IBackend backend,
        FineTuningTask task,
        TargetReference target,
        IVelocityField @base,
        IReward reward,
        EvaluationSpec spec,
        int block
    )
    {
        var (known, key) = (Cache.GetOrCreateValue(target), (spec.ControlSamples, spec.ControlSteps));
        if (known.TryGetValue(key, out var value))
            return value;
        var grid = new SdeGrid(task.Schedule, spec.ControlSteps);
        var conditions = ConditionRows.Trained(task.Conditions, spec.ControlSamples);
        return known.GetOrAdd(key, task.RewardScale * MeanReward(backend, grid, @base, reward, conditions, spec.ControlSamples, block));
    }

    // The noise is that of ControlObjective, so these are the paths on which the base would be evaluated.
    private static double MeanReward(
        IBackend backend,
        SdeGrid grid,
        IVelocityField @base,
        IReward reward,
        ConditionRows? conditions,
        int count,
        int block
    )
    {
        var (stream, sum) = (TaskStreams.ControlNoise(), 0.0);
        for (var row = 0; row < count; row += block)
        {
            var rewards = new float[Math.Min(block, count - row)];
            using var x = backend.Rent(rewards.Length, @base.Dimension);
            using var velocity = backend.Rent(x.Rows, x.Columns);
            using var noise = backend.Rent(x.Rows, x.Columns);
            backend.Gaussian(x, stream);
            conditions?.Assign(x, row);
            for (var k = 0; k < grid.Count; k++)
            {
                @base.Evaluate(x, [grid[k].Time], velocity);
                if (!grid.IsLast(k))
                    backend.Gaussian(noise, stream);
                grid.Advance(backend, k, x, velocity, noise, x);
            }

            reward.Evaluate(x, rewards);
            foreach (var value in rewards)
                sum += value;
        }

        return sum / count;
    }
}
