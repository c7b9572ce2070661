using Eam.Core.Numerics;

namespace Eam.Core.Tasks;

/// <summary>
/// The metrics over conditions (docs/tasks.md#metrics-over-prompts): how far a model is from equally good for all of them, and how good it
/// is for those that it was not trained on. They are declared metrics, because only tasks with conditions have them.
/// </summary>
internal sealed class ConditionMetrics(ConditionSet conditions, ConditionRows rows)
{
    /// <summary>Names of the metrics.</summary>
    public const string Worst = "prompts.worst",
        Diversity = "prompts.diversity",
        HeldOutReward = "held_out.reward",
        HeldOutRewardSe = HeldOutReward + NamedRewards.ErrorEnding,
        HeldOutWorst = "held_out.worst",
        HeldOutDiversity = "held_out.diversity";

    // Of more samples of one condition, only the first ones are compared with each other.
    private const int MostCompared = 64;

    /// <summary>Returns the numbers of the rows whose condition is trained on, or of those whose condition is held out.</summary>
    public int[] Rows(int count, bool heldOut) =>
        [.. Enumerable.Range(0, count).Where(row => conditions.IsHeldOut(rows.At(row)) == heldOut)];

    /// <summary>Computes the metrics.</summary>
    /// <param name="rewards">The reward of each row.</param>
    /// <param name="samples">Row-major [rows, d].</param>
    /// <param name="dimension">d</param>
    /// <returns>The values by name. Metrics for which there are too few rows are missing.</returns>
    public Dictionary<string, double> Measure(ReadOnlySpan<float> rewards, ReadOnlySpan<float> samples, int dimension)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        Add(values, rewards, samples, dimension, heldOut: false, Worst, Diversity);
        if (conditions.HeldOut.Count == 0)
            return values;
        Add(values, rewards, samples, dimension, heldOut: true, HeldOutWorst, HeldOutDiversity);
        var chosen = Rows(rewards.Length, heldOut: true);
        var own = new double[chosen.Length];
        for (var i = 0; i < own.Length; i++)
            own[i] = rewards[chosen[i]];
        if (own.Length > 0)
            (values[HeldOutReward], values[HeldOutRewardSe]) = Evaluator.MeanAndError(own);
        return values;
    }

    private void Add(
        Dictionary<string, double> values,
        ReadOnlySpan<float> rewards,
        ReadOnlySpan<float> samples,
        int dimension,
        bool heldOut,
        string worst,
        string diversity
    )
    {
        var (means, distances) = (new List<double>(), new List<double>());
        for (var k = 0; k < rows.Indices.Count; k++)
        {
            if (conditions.IsHeldOut(rows.Indices[k]) != heldOut || k >= rewards.Length)
                continue;
            means.Add(Mean(rewards, k));
            if (Spread(samples, dimension, k, rewards.Length) is { } distance)
                distances.Add(distance);
        }

        if (means.Count > 0)
        {
            means.Sort();
            values[worst] = means.Take((means.Count + 9) / 10).Average();
        }

        if (distances.Count > 0)
            values[diversity] = distances.Average();
    }

    // Rows k, k + n, k + 2 n, ... have condition k of n.
    private double Mean(ReadOnlySpan<float> rewards, int k)
    {
        var (sum, count) = (0.0, 0);
        for (var row = k; row < rewards.Length; row += rows.Indices.Count, count++)
            sum += rewards[row];
        return sum / count;
    }

    // The mean distance of two different samples of condition k; null if there is only one.
    private double? Spread(ReadOnlySpan<float> samples, int dimension, int k, int count)
    {
        var (sum, pairs, stride) = (0.0, 0, rows.Indices.Count);
        var end = (int)Math.Min(count, k + ((long)MostCompared * stride));
        for (var row = k; row < end; row += stride)
        {
            for (var other = k; other < row; other += stride, pairs++)
            {
                var squared = 0.0;
                for (var j = 0; j < dimension; j++)
                {
                    var difference = samples[(row * dimension) + j] - samples[(other * dimension) + j];
                    squared += difference * difference;
                }

                sum += Math.Sqrt(squared);
            }
        }

        return pairs == 0 ? null : sum / pairs;
    }
}
