using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Eam.Core.Numerics.Managed;

/// <summary>Moments, gradient and step count of a flat parameter vector. A step is one fused pass.</summary>
internal sealed class AdamState(AlignedBuffer weights, AlignedBuffer average)
{
    public AlignedBuffer Weights { get; } = weights;

    public AlignedBuffer Average { get; } = average;

    public AlignedBuffer FirstMoment { get; } = new(weights.Length);

    public AlignedBuffer SecondMoment { get; } = new(weights.Length);

    public AlignedBuffer Gradient { get; } = new(weights.Length);

    public long Steps { get; set; }

    /// <summary>
    /// Whether the average equals the weights, because there is no moving average (Ema = 0). The weights are then copied only when the
    /// average is needed.
    /// </summary>
    public bool AverageIsWeights { get; set; }

    /// <summary>Copies the weights to <see cref="Average"/> if they are newer.</summary>
    public void SyncAverage()
    {
        if (AverageIsWeights)
            Weights.Span.CopyTo(Average.Span);
        AverageIsWeights = false;
    }

    /// <summary>Returns the Euclidean norm of the gradient, in double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double GradientNorm()
    {
        var sum = Vector<double>.Zero;
        var values = Gradient.Span;
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        foreach (var v in vectors)
        {
            Vector.Widen(v, out var low, out var high);
            sum += (low * low) + (high * high);
        }

        var total = Vector.Sum(sum);
        for (var i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
            total += (double)values[i] * values[i];
        return Math.Sqrt(total);
    }

    /// <summary>
    /// Takes one step: g' = factor g; m = b1 m + (1 - b1) g'; v = b2 v + (1 - b2) g'^2; w = (1 - lr decay) w - lr m^ / (sqrt(v^) + eps);
    /// average = ema average + (1 - ema) w.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step(in AdamSettings s, double norm)
    {
        Steps++;
        if (s.Ema != 0f)
            SyncAverage();
        AverageIsWeights = s.Ema == 0f;
        var factor = (float)Math.Min(1.0, s.MaxNorm / (norm + 1e-6));
        var rate = (float)(s.LearningRate / (1.0 - Math.Pow(s.Beta1, Steps)));
        var correction = (float)(1.0 / Math.Sqrt(1.0 - Math.Pow(s.Beta2, Steps)));
        var c = new Constants(
            factor,
            s.Beta1,
            s.Beta2,
            rate,
            correction,
            s.Epsilon,
            (float)(1.0 - ((double)s.LearningRate * s.WeightDecay)),
            s.Ema
        );
        int width = Vector<float>.Count,
            length = Weights.Length / width * width;
        Sweep(c, length);
        for (var i = length; i < Weights.Length; i++)
            Single(c, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sweep(in Constants c, int length)
    {
        var g = MemoryMarshal.Cast<float, Vector<float>>(Gradient.Span[..length]);
        var m = MemoryMarshal.Cast<float, Vector<float>>(FirstMoment.Span[..length]);
        var v = MemoryMarshal.Cast<float, Vector<float>>(SecondMoment.Span[..length]);
        var w = MemoryMarshal.Cast<float, Vector<float>>(Weights.Span[..length]);
        var a = MemoryMarshal.Cast<float, Vector<float>>(Average.Span[..length]);
        for (var i = 0; i < g.Length; i++)
        {
            var gradient = g[i] * c.Factor;
            var first = (m[i] * c.Beta1) + (gradient * (1f - c.Beta1));
            var second = (v[i] * c.Beta2) + (gradient * gradient * (1f - c.Beta2));
            var denominator = (Vector.SquareRoot(second) * c.Correction) + new Vector<float>(c.Epsilon);
            var weight = (w[i] * c.Keep) - (first * c.Rate / denominator);
            (m[i], v[i], w[i]) = (first, second, weight);
            if (c.Ema != 0f)
                a[i] = (a[i] * c.Ema) + (weight * (1f - c.Ema));
        }
    }

    private void Single(in Constants c, int i)
    {
        var gradient = Gradient.Span[i] * c.Factor;
        var first = (FirstMoment.Span[i] * c.Beta1) + (gradient * (1f - c.Beta1));
        var second = (SecondMoment.Span[i] * c.Beta2) + (gradient * gradient * (1f - c.Beta2));
        var denominator = (MathF.Sqrt(second) * c.Correction) + c.Epsilon;
        var weight = (Weights.Span[i] * c.Keep) - (first * c.Rate / denominator);
        (FirstMoment.Span[i], SecondMoment.Span[i], Weights.Span[i]) = (first, second, weight);
        Average.Span[i] = (Average.Span[i] * c.Ema) + (weight * (1f - c.Ema));
    }

    private readonly record struct Constants(
        float Factor,
        float Beta1,
        float Beta2,
        float Rate,
        float Correction,
        float Epsilon,
        float Keep,
        float Ema
    );
}
