using Eam.Core.Numerics;

namespace Eam.Core.Tasks.Rewards;

/// <summary>
/// r(x) = sum_k w_k r_k(x). Rewards with weight 0 take no part in it and cost nothing, but can be evaluated beside it.
/// </summary>
public sealed class WeightedReward : IReward
{
    private readonly IBackend _backend;
    private readonly RewardPart[] _parts;
    private float[] _values = [];

    /// <summary>Creates the sum.</summary>
    /// <param name="backend">The backend of the rewards' tensors.</param>
    /// <param name="parts">The rewards and their weights.</param>
    public WeightedReward(IBackend backend, IReadOnlyList<RewardPart> parts)
    {
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(parts);
        (_backend, _parts) = (backend, [.. parts]);
        FlopsPerRow = parts.Where(part => part.IsTrained).Sum(part => part.Reward.FlopsPerRow);
    }

    /// <summary>The rewards, in the order of the task's.</summary>
    public IReadOnlyList<RewardPart> Parts => _parts;

    /// <summary>The rows for which a reward was no number, since they were last cleared.</summary>
    public RewardFaults Faults { get; } = new();

    /// <inheritdoc/>
    public bool HasGradient => Array.TrueForAll(_parts, part => !part.IsTrained || part.Reward.HasGradient);

    /// <inheritdoc/>
    public double FlopsPerRow { get; }

    /// <summary>Returns the same rewards with other weights, in the order of <see cref="Parts"/>.</summary>
    public WeightedReward With(IReadOnlyList<double> weights) =>
        new(_backend, [.. _parts.Zip(weights, (part, weight) => part with { Weight = weight })]);

    /// <inheritdoc/>
    public void Evaluate(Tensor x, Span<float> values) => Evaluate(x, values, [], isAll: false);

    /// <summary>Computes the sum, and the value of each reward whether or not it is trained.</summary>
    /// <param name="x">[rows, d]</param>
    /// <param name="values">[rows]; receives the sum.</param>
    /// <param name="byPart">[parts, rows], row-major; receives the rewards without their weights.</param>
    public void EvaluateAll(Tensor x, Span<float> values, Span<float> byPart) => Evaluate(x, values, byPart, isAll: true);

    /// <inheritdoc/>
    public void Gradient(Tensor x, Span<float> values, Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(gradient);
        var own = Room(x.Rows);
        var isFirst = true;
        foreach (var part in _parts)
        {
            if (!part.IsTrained)
                continue;
            var weight = (float)part.Weight;
            if (isFirst)
            {
                part.Reward.Gradient(x, own, gradient);
                if (weight != 1)
                    _backend.Combine(gradient, weight, gradient, 0, gradient);
            }
            else
            {
                using var next = _backend.Rent(x.Rows, x.Columns);
                part.Reward.Gradient(x, own, next);
                _backend.Add(gradient, weight, next);
            }

            Faults.Count(part.Label, x, own);
            Mix(values, weight, own, isFirst);
            isFirst = false;
        }

        if (!isFirst)
            return;
        values[..x.Rows].Clear();
        gradient.Write(new float[x.Rows * x.Columns]);
    }

    private void Evaluate(Tensor x, Span<float> values, Span<float> byPart, bool isAll)
    {
        ArgumentNullException.ThrowIfNull(x);
        var (rows, isFirst) = (x.Rows, true);
        for (var k = 0; k < _parts.Length; k++)
        {
            var part = _parts[k];
            if (!part.IsTrained && !isAll)
                continue;
            var own = isAll ? byPart.Slice(k * rows, rows) : Room(rows);
            part.Reward.Evaluate(x, own);
            Faults.Count(part.Label, x, own);
            if (!part.IsTrained)
                continue;
            Mix(values, (float)part.Weight, own, isFirst);
            isFirst = false;
        }

        if (isFirst)
            values[..rows].Clear();
    }

    private Span<float> Room(int rows)
    {
        if (_values.Length < rows)
            _values = new float[rows];
        return _values.AsSpan(0, rows);
    }

    private static void Mix(Span<float> values, float weight, ReadOnlySpan<float> own, bool isFirst)
    {
        for (var i = 0; i < own.Length; i++)
            values[i] = isFirst ? weight * own[i] : values[i] + (weight * own[i]);
    }
}
