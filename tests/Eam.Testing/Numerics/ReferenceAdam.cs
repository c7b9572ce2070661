using Eam.Core.Numerics;

namespace Eam.Testing.Numerics;

/// <summary>Adam, AdamW and the moving average in float64, one number at a time, as in the papers.</summary>
public sealed class ReferenceAdam(double[] weights)
{
    private readonly double[] _first = new double[weights.Length],
        _second = new double[weights.Length];
    private int _steps;

    public double[] Weights { get; } = [.. weights];

    public double[] Average { get; } = [.. weights];

    public void Step(double[] gradient, AdamSettings s)
    {
        _steps++;
        var factor = Math.Min(1, s.MaxNorm / (Math.Sqrt(gradient.Sum(g => g * g)) + 1e-6));
        for (var i = 0; i < gradient.Length; i++)
        {
            var g = factor * gradient[i];
            _first[i] = (s.Beta1 * _first[i]) + ((1 - s.Beta1) * g);
            _second[i] = (s.Beta2 * _second[i]) + ((1 - s.Beta2) * g * g);
            var (first, second) = (_first[i] / (1 - Math.Pow(s.Beta1, _steps)), _second[i] / (1 - Math.Pow(s.Beta2, _steps)));
            Weights[i] -= s.LearningRate * s.WeightDecay * Weights[i];
            Weights[i] -= s.LearningRate * first / (Math.Sqrt(second) + s.Epsilon);
            Average[i] = (s.Ema * Average[i]) + ((1 - s.Ema) * Weights[i]);
        }
    }
}
