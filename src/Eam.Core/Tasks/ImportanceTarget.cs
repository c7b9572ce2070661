using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;

namespace Eam.Core.Tasks;

/// <summary>
/// p* of a task without a closed form: base samples with weights proportional to exp(lambda r), self-normalised. Deterministic; computed on the managed
/// backend, whatever backend trains.
/// </summary>
internal static class ImportanceTarget
{
    private const int BaseSamples = 16_384, Block = 512, OdeSteps = 16, Rows = 2048;

    internal static TargetReference Create(FineTuningTask task)
    {
        var (samples, rewards) = BaseSet(task);
        var logWeights = Array.ConvertAll(rewards, r => task.RewardScale * r);
        var logSum = GaussianMixture.LogSumExp(logWeights);
        var weights = Array.ConvertAll(logWeights, w => Math.Exp(w - logSum));
        var size = 1 / weights.Sum(w => w * w);

        // The two sets stand over different halves of the base samples, so that their distance shows what importance weights cost.
        const int Half = BaseSamples / 2;
        return new TargetReference(
            Resample(samples, weights, 0, Half, task.Dimension, TaskStreams.TargetSamples()),
            Resample(samples, weights, Half, Half, task.Dimension, TaskStreams.SecondTargetSamples()),
            Rows,
            task.Dimension,
            logSum - Math.Log(BaseSamples),
            Math.Sqrt(Math.Max(0, (1 / size) - (1.0 / BaseSamples))),
            weights.Zip(rewards, (w, r) => w * r).Sum(),
            size,
            [],
            []);
    }

    private static (float[] Samples, double[] Rewards) BaseSet(FineTuningTask task)
    {
        using var backend = new ManagedBackend();
        var (field, reward, stream) = (task.CreateBase(backend), task.CreateReward(backend), TaskStreams.BaseSamples());
        var (samples, rewards, values) = (new float[BaseSamples * task.Dimension], new double[BaseSamples], new float[Block]);
        using var x = backend.Rent(Block, task.Dimension);
        for (var row = 0; row < BaseSamples; row += Block)
        {
            backend.Gaussian(x, stream);
            OdeSolver.Sample(backend, field, OdeMethod.Heun, OdeSteps, x);
            x.Read().CopyTo(samples.AsSpan(row * task.Dimension));
            reward.Evaluate(x, values);
            for (var i = 0; i < Block; i++)
                rewards[row + i] = values[i];
        }

        return (samples, rewards);
    }

    // Systematic resampling (Kitagawa, 1996): each row of the half comes floor or ceiling of its expected number of times; then shuffled, because
    // copies lie side by side and distances look at the first rows.
    private static float[] Resample(float[] samples, double[] weights, int first, int count, int dimension, RandomStream stream)
    {
        var total = weights.AsSpan(first, count).ToArray().Sum();
        var (chosen, offset, cumulative, next) = (new int[Rows], stream.NextDouble(), 0.0, 0);
        for (var i = 0; i < count; i++)
        {
            cumulative += weights[first + i] / total;
            while (next < Rows && ((next + offset) / Rows < cumulative || i == count - 1))
                chosen[next++] = first + i;
        }

        var resampled = new float[Rows * dimension];
        for (var row = 0; row < Rows; row++)
        {
            var other = row + stream.NextInt32(Rows - row);
            (chosen[row], chosen[other]) = (chosen[other], chosen[row]);
            samples.AsSpan(chosen[row] * dimension, dimension).CopyTo(resampled.AsSpan(row * dimension));
        }

        return resampled;
    }
}
