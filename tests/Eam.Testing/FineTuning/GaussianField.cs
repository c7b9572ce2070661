using Eam.Core.Flows;
using Eam.Core.Numerics;

namespace Eam.Testing.FineTuning;

/// <summary>The exact velocity of N(mean, variance I): a base flow for which everything is known in closed form.</summary>
public sealed class GaussianField(Schedule schedule, int dimension, double mean, double variance) : IVelocityField
{
    private readonly Scratch _scratch = new();

    public int Dimension => dimension;

    public double FlopsPerRow => 4 * dimension;

    public double Velocity(double x, double t) => (Slope(t) * (x - (schedule.Alpha(t) * mean))) + (DriftOfMean(t) * mean);

    public void Evaluate(Tensor x, ReadOnlySpan<float> times, Tensor velocity)
    {
        var source = x.Read();
        var result = _scratch.Take(source.Length);
        for (var i = 0; i < result.Length; i++)
            result[i] = (float)Velocity(source[i], times[times.Length == 1 ? 0 : i / dimension]);
        velocity.Write(result);
    }

    public void Vjp(Tensor x, ReadOnlySpan<float> times, Tensor cotangent, Tensor velocity, Tensor gradient)
    {
        Evaluate(x, times, velocity);
        var source = cotangent.Read();
        var result = _scratch.Take(source.Length);
        for (var i = 0; i < result.Length; i++)
            result[i] = (float)(Slope(times[times.Length == 1 ? 0 : i / dimension]) * source[i]);
        gradient.Write(result);
    }

    // X_t is Gaussian with mean alpha m and variance alpha^2 s + beta^2; v = E[alpha' X_1 + beta' X_0 | X_t], by central differences of alpha and beta.
    private double Slope(double t)
    {
        var (a, b) = (schedule.Alpha(t), schedule.Beta(t));
        var (da, db) = (DriftOfMean(t), (schedule.Beta(t + 1e-5) - schedule.Beta(t - 1e-5)) / 2e-5);
        return ((a * da * variance) + (b * db)) / ((a * a * variance) + (b * b));
    }

    private double DriftOfMean(double t) => (schedule.Alpha(t + 1e-5) - schedule.Alpha(t - 1e-5)) / 2e-5;
}

/// <summary>A buffer that is kept between calls, so that allocation tests only see the method's own allocations.</summary>
public sealed class Scratch
{
    private float[] _values = [];

    public Span<float> Take(int length)
    {
        if (_values.Length < length)
            _values = new float[length];
        return _values.AsSpan(0, length);
    }
}

/// <summary>The reward r(x) = c sum_j x_j.</summary>
public sealed class LinearReward(float c) : IReward
{
    private readonly Scratch _scratch = new();

    public double FlopsPerRow => 2;

    public void Evaluate(Tensor x, Span<float> values)
    {
        var source = x.Read();
        for (var i = 0; i < x.Rows; i++)
        {
            var sum = 0f;
            foreach (var value in source.Slice(i * x.Columns, x.Columns))
                sum += value;
            values[i] = c * sum;
        }
    }

    public void Gradient(Tensor x, Span<float> values, Tensor gradient)
    {
        Evaluate(x, values);
        var result = _scratch.Take(x.Rows * x.Columns);
        result.Fill(c);
        gradient.Write(result);
    }
}

/// <summary>The reward r(x) = -|x - centre|^2 / (2 tau2).</summary>
public sealed class QuadraticReward(float[] centre, float tau2) : IReward
{
    public double FlopsPerRow => 4 * centre.Length;

    public void Evaluate(Tensor x, Span<float> values)
    {
        var source = x.Read();
        for (var i = 0; i < x.Rows; i++)
        {
            var sum = 0f;
            for (var j = 0; j < x.Columns; j++)
                sum += (source[(i * x.Columns) + j] - centre[j]) * (source[(i * x.Columns) + j] - centre[j]);
            values[i] = -sum / (2 * tau2);
        }
    }

    public void Gradient(Tensor x, Span<float> values, Tensor gradient)
    {
        Evaluate(x, values);
        var source = x.Read();
        var result = new float[x.Rows * x.Columns];
        for (var i = 0; i < result.Length; i++)
            result[i] = (centre[i % x.Columns] - source[i]) / tau2;
        gradient.Write(result);
    }
}
