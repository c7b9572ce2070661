using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Tasks.Rewards;

namespace Eam.Core.Tasks;

/// <summary>
/// Samples of a task's base with their rewards. They do not depend on the reward's scale, or on the weights of several rewards, so targets
/// for all of these come from one set. Immutable and thread-safe.
/// </summary>
internal sealed class ImportanceSamples
{
    private const int Block = 512,
        OdeSteps = 16;

    private readonly int _dimension;
    private readonly float[] _samples;

    // By reward, then by sample. A single reward without a name is one part with weight 1.
    private readonly float[][] _rewards;

    // Sample i has condition i modulo this number; 1 without conditions.
    private readonly int _conditions;

    private ImportanceSamples(int dimension, float[] samples, float[][] rewards, int conditions)
    {
        (_dimension, _conditions) = (dimension, conditions);
        (_samples, _rewards) = (samples, rewards);
    }

    /// <summary>Draws samples of the base and evaluates every reward on them.</summary>
    /// <param name="task">Gives the base and the rewards.</param>
    /// <param name="backend">A backend that can run the task.</param>
    /// <param name="count">The number of samples.</param>
    /// <exception cref="InvalidConfigurationException">A reward is no number for some samples.</exception>
    public static ImportanceSamples Draw(FineTuningTask task, IBackend backend, int count)
    {
        var (field, reward, stream) = (task.CreateBase(backend), task.CreateReward(backend), TaskStreams.BaseSamples());
        using var owned = field as IDisposable;
        var weighted = task.RewardsByName.Count > 0 ? (WeightedReward)reward : null;
        var (samples, sums) = (new float[count * task.Dimension], new float[Block]);
        var parts = weighted?.Parts.Count ?? 1;
        var (rewards, block) = (Enumerable.Range(0, parts).Select(_ => new float[count]).ToArray(), new float[parts * Block]);
        var faults = (reward as WeightedReward)?.Faults;
        faults?.Clear();
        var conditions = ConditionRows.Trained(task.Conditions, count);
        for (var row = 0; row < count; row += Block)
        {
            var rows = Math.Min(Block, count - row);
            using var x = backend.Rent(rows, task.Dimension);
            backend.Gaussian(x, stream);
            conditions?.Assign(x, row);
            OdeSolver.Sample(backend, field, OdeMethod.Heun, OdeSteps, x);
            x.Read().CopyTo(samples.AsSpan(row * task.Dimension));
            if (weighted is null)
                reward.Evaluate(x, block.AsSpan(0, rows));
            else
                weighted.EvaluateAll(x, sums.AsSpan(0, rows), block.AsSpan(0, parts * rows));
            for (var part = 0; part < parts; part++)
                block.AsSpan(part * rows, rows).CopyTo(rewards[part].AsSpan(row));
        }

        return faults?.Line is { } line
            ? throw new InvalidConfigurationException($"{line} among the samples of the base model: mend that reward")
            : new(task.Dimension, samples, rewards, conditions?.Indices.Count ?? 1);
    }

    /// <summary>Builds the target p* proportional to p_base exp(lambda sum_k w_k r_k).</summary>
    /// <param name="scale">lambda.</param>
    /// <param name="weights">The weights of the rewards; empty for a single reward without a name.</param>
    /// <param name="count">Number of samples of p* in each of its two sets.</param>
    public TargetReference Target(double scale, IReadOnlyList<double> weights, int count)
    {
        var rewards = Sums(weights.Count == 0 ? [1] : weights);
        var logWeights = Array.ConvertAll(rewards, r => scale * r);
        if (_conditions > 1)
            return ByCondition(rewards, logWeights, count);
        var logSum = GaussianMixture.LogSumExp(logWeights);
        var shares = Array.ConvertAll(logWeights, w => Math.Exp(w - logSum));
        var size = 1 / shares.Sum(w => w * w);

        // The two sets use different halves of the base samples, so that their distance includes the error of the importance weights.
        var half = rewards.Length / 2;
        return new TargetReference(
            Resample(shares, 0, half, count, TaskStreams.TargetSamples()),
            Resample(shares, half, half, count, TaskStreams.SecondTargetSamples()),
            count,
            _dimension,
            logSum - Math.Log(rewards.Length),
            Math.Sqrt(Math.Max(0, (1 / size) - (1.0 / rewards.Length))),
            shares.Zip(rewards, (w, r) => w * r).Sum(),
            size,
            [],
            []
        );
    }

    /// <summary>
    /// Builds the target of tasks with conditions: the mixture, in equal parts, of the p* of each condition. log Z and the effective sample
    /// size are means over conditions of their own.
    /// </summary>
    private TargetReference ByCondition(double[] rewards, double[] logWeights, int count)
    {
        var (shares, halves) = (new double[rewards.Length], new double[rewards.Length]);
        var (logPartition, variance, size) = (0.0, 0.0, 0.0);
        var half = rewards.Length / 2;
        for (var k = 0; k < _conditions; k++)
        {
            int[] own = [.. Enumerable.Range(0, (rewards.Length - k + _conditions - 1) / _conditions).Select(i => k + (i * _conditions))];
            var sum = Spread(own, shares);
            Spread([.. own.Where(i => i < half)], halves);
            Spread([.. own.Where(i => i >= half)], halves);
            var squares = own.Sum(i => Math.Pow(shares[i] * _conditions, 2));
            logPartition += (sum - Math.Log(own.Length)) / _conditions;
            variance += Math.Max(0, squares - (1.0 / own.Length));
            size += 1 / squares / _conditions;
        }

        return new TargetReference(
            Resample(halves, 0, half, count, TaskStreams.TargetSamples()),
            Resample(halves, half, half, count, TaskStreams.SecondTargetSamples()),
            count,
            _dimension,
            logPartition,
            Math.Sqrt(variance) / _conditions,
            shares.Zip(rewards, (w, r) => w * r).Sum(),
            size,
            [],
            []
        );

        // Writes shares that are proportional to the weights and sum to that of one condition. Returns the log of the sum of the weights.
        double Spread(int[] own, double[] to)
        {
            var sum = GaussianMixture.LogSumExp([.. own.Select(i => logWeights[i])]);
            foreach (var i in own)
                to[i] = Math.Exp(logWeights[i] - sum) / _conditions;
            return sum;
        }
    }

    private double[] Sums(IReadOnlyList<double> weights)
    {
        var sums = new double[_rewards[0].Length];
        for (var part = 0; part < _rewards.Length; part++)
        {
            for (var i = 0; weights[part] != 0 && i < sums.Length; i++)
                sums[i] += weights[part] * _rewards[part][i];
        }

        return sums;
    }

    // Systematic resampling (Kitagawa, 1996): each row of the half appears floor or ceiling of its expected number of times. Then shuffled,
    // because copies would be next to each other and some distances use only the first rows.
    private float[] Resample(double[] shares, int first, int count, int rows, RandomStream stream)
    {
        var total = shares.AsSpan(first, count).ToArray().Sum();
        var chosen = new int[rows];
        var offset = stream.NextDouble();
        var cumulative = 0.0;
        var next = 0;
        for (var i = 0; i < count; i++)
        {
            cumulative += shares[first + i] / total;
            while (next < rows && ((next + offset) / rows < cumulative || i == count - 1))
                chosen[next++] = first + i;
        }

        var resampled = new float[rows * _dimension];
        for (var row = 0; row < rows; row++)
        {
            var other = row + stream.NextInt32(rows - row);
            (chosen[row], chosen[other]) = (chosen[other], chosen[row]);
            _samples.AsSpan(chosen[row] * _dimension, _dimension).CopyTo(resampled.AsSpan(row * _dimension));
        }

        return resampled;
    }
}
