using Eam.Core.Numerics;
using Eam.Core.Tasks.Rewards;

namespace Eam.Core.Tasks;

/// <summary>The rewards of the samples of one evaluation: their weighted sum, and each of several named ones.</summary>
/// <param name="task">The task, which may name several rewards.</param>
/// <param name="reward">The task's reward on the backend of the evaluation.</param>
/// <param name="samples">The number of samples.</param>
/// <param name="chosen">The numbers of the samples that the means are over; null for all.</param>
internal sealed class SampleRewards(FineTuningTask task, IReward reward, int samples, int[]? chosen = null)
{
    private readonly IReadOnlyList<NamedReward> _named = task.RewardsByName;
    private readonly float[] _sums = new float[samples];
    private readonly double[][] _parts = [.. task.RewardsByName.Select(_ => new double[samples])];
    private float[] _block = [];

    /// <summary>The mean of the weighted sum and its standard error.</summary>
    public (double Mean, double StandardError) MeanAndError => Evaluator.MeanAndError(Of("reward")!);

    /// <summary>The weighted sum of each sample.</summary>
    public ReadOnlySpan<float> All => _sums;

    /// <summary>Evaluates the rewards of a block of samples, the first of which has the given number.</summary>
    public void Add(Tensor x, int first)
    {
        var sums = _sums.AsSpan(first, x.Rows);
        if (_named.Count == 0)
        {
            reward.Evaluate(x, sums);
            return;
        }

        if (_block.Length < _named.Count * x.Rows)
            _block = new float[_named.Count * x.Rows];
        ((WeightedReward)reward).EvaluateAll(x, sums, _block);
        for (var part = 0; part < _named.Count; part++)
        {
            for (var row = 0; row < x.Rows; row++)
                _parts[part][first + row] = _block[(part * x.Rows) + row];
        }
    }

    /// <summary>Returns the values of the samples of which a metric is the mean; null for a metric of another kind.</summary>
    public double[]? Of(string? metric)
    {
        if (metric == "reward")
            return Chosen(Array.ConvertAll(_sums, value => (double)value));
        for (var part = 0; part < _named.Count; part++)
        {
            if (_named[part].Metric == metric)
                return Chosen(_parts[part]);
        }

        return null;
    }

    /// <summary>Returns the means and the standard errors of the named rewards by metric; null if the task names none.</summary>
    public Dictionary<string, double>? Declared()
    {
        if (_named.Count == 0)
            return null;
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (named, part) in _named.Zip(_parts))
            (values[named.Metric], values[named.ErrorMetric]) = Evaluator.MeanAndError(Chosen(part));
        return values;
    }

    private double[] Chosen(double[] values) => chosen is null ? values : Array.ConvertAll(chosen, row => values[row]);
}
