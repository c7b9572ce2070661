using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;

namespace Eam.Core.Tasks;

/// <summary>
/// Builds p* for a task without a closed form: samples of the base with self-normalised weights proportional to exp(lambda r).
/// Deterministic.
/// </summary>
public static class ImportanceTarget
{
    private const int Block = 512,
        OdeSteps = 16;

    /// <summary>Builds the target of a task on the managed backend, whatever backend trains.</summary>
    internal static TargetReference Create(FineTuningTask task)
    {
        using var backend = new ManagedBackend();
        return Create(task, backend);
    }

    /// <summary>Builds the target on a backend that can run the task.</summary>
    /// <param name="task">Gives the base and the reward.</param>
    /// <param name="backend">The backend that evaluates them.</param>
    /// <param name="baseSamples">Number of samples of the base; each of the two sets of p* uses one half of them.</param>
    /// <param name="count">Number of samples of p* in each of the two sets.</param>
    public static TargetReference Create(FineTuningTask task, IBackend backend, int baseSamples = 16_384, int count = 2048)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(backend);
        var (samples, rewards) = BaseSet(task, backend, baseSamples);
        var logWeights = Array.ConvertAll(rewards, r => task.RewardScale * r);
        var logSum = GaussianMixture.LogSumExp(logWeights);
        var weights = Array.ConvertAll(logWeights, w => Math.Exp(w - logSum));
        var size = 1 / weights.Sum(w => w * w);

        // The two sets use different halves of the base samples, so that their distance includes the error of the importance weights.
        var half = baseSamples / 2;
        return new TargetReference(
            Resample(samples, weights, 0, half, count, task.Dimension, TaskStreams.TargetSamples()),
            Resample(samples, weights, half, half, count, task.Dimension, TaskStreams.SecondTargetSamples()),
            count,
            task.Dimension,
            logSum - Math.Log(baseSamples),
            Math.Sqrt(Math.Max(0, (1 / size) - (1.0 / baseSamples))),
            weights.Zip(rewards, (w, r) => w * r).Sum(),
            size,
            [],
            []
        );
    }

    private static (float[] Samples, double[] Rewards) BaseSet(FineTuningTask task, IBackend backend, int count)
    {
        var (field, reward, stream) = (task.CreateBase(backend), task.CreateReward(backend), TaskStreams.BaseSamples());
        using var owned = field as IDisposable;
        var (samples, rewards, values) = (new float[count * task.Dimension], new double[count], new float[Block]);
        for (var row = 0; row < count; row += Block)
        {
            var rows = Math.Min(Block, count - row);
            using var x = backend.Rent(rows, task.Dimension);
            backend.Gaussian(x, stream);
            OdeSolver.Sample(backend, field, OdeMethod.Heun, OdeSteps, x);
            x.Read().CopyTo(samples.AsSpan(row * task.Dimension));
            reward.Evaluate(x, values.AsSpan(0, rows));
            for (var i = 0; i < rows; i++)
                rewards[row + i] = values[i];
        }

        return (samples, rewards);
    }

    // Systematic resampling (Kitagawa, 1996): each row of the half appears floor or ceiling of its expected number of times. Then shuffled,
    // because copies would be next to each other and some distances use only the first rows.
    private static float[] Resample(float[] samples, double[] weights, int first, int count, int rows, int dimension, RandomStream stream)
    {
        var total = weights.AsSpan(first, count).ToArray().Sum();
        var chosen = new int[rows];
        var offset = stream.NextDouble();
        var cumulative = 0.0;
        var next = 0;
        for (var i = 0; i < count; i++)
        {
            cumulative += weights[first + i] / total;
            while (next < rows && ((next + offset) / rows < cumulative || i == count - 1))
                chosen[next++] = first + i;
        }

        var resampled = new float[rows * dimension];
        for (var row = 0; row < rows; row++)
        {
            var other = row + stream.NextInt32(rows - row);
            (chosen[row], chosen[other]) = (chosen[other], chosen[row]);
            samples.AsSpan(chosen[row] * dimension, dimension).CopyTo(resampled.AsSpan(row * dimension));
        }

        return resampled;
    }
}
