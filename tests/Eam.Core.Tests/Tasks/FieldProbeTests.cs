using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Core.Tasks.Inspection;
using Eam.Core.Tasks.Rewards;

namespace Eam.Core.Tests.Tasks;

/// <summary>Probes of velocities and rewards whose properties are known.</summary>
public sealed class FieldProbeTests : IDisposable
{
    private const int Dimension = 6;

    private readonly ManagedBackend _backend = new();
    private readonly FieldProbe _probe;

    public FieldProbeTests() => _probe = new(_backend, Dimension);

    public void Dispose() => _backend.Dispose();

    /// <summary>The exact velocity on the linear path for data from N(0, I): v = (2t - 1) x / (t^2 + (1 - t)^2).</summary>
    [Theory]
    [InlineData(0.05f, -0.9 / 0.905)]
    [InlineData(0.5f, 0)]
    [InlineData(0.95f, 0.9 / 0.905)]
    public void Slope_OfTheStandardNormal_IsItsFactor(float time, double expected) =>
        _probe.Slope(new Linear(t => ((2 * t) - 1) / ((t * t) + ((1 - t) * (1 - t)))), time, 16).ShouldBe(expected, 1e-5);

    [Fact]
    public void Slope_OfAReversedField_IsThatOfTheOtherEnd()
    {
        var field = new Linear(t => t - 3);

        _probe.Slope(new ReversedField(_backend, field), 0.25f, 16).ShouldBe(-(0.75 - 3), 1e-5);
        _probe.GradientError(new ReversedField(_backend, field)).ShouldBeLessThan(1e-3);
    }

    [Fact]
    public void Mixing_OfRowsThatInfluenceEachOther_IsTheirShare()
    {
        _probe.Mixing(new Linear(_ => 2)).ShouldBe(0);
        _probe.Mixing(new Linear(_ => 2) { Mixes = true }).ShouldBeGreaterThan(0.1);
        _probe.Mixing(new QuadraticReward(new float[Dimension], 1)).ShouldBe(0);
    }

    [Fact]
    public void GradientError_OfAWrongGradient_IsItsError()
    {
        _probe.GradientError(new Linear(_ => 2)).ShouldBeLessThan(1e-3);
        _probe.GradientError(new Linear(_ => 2) { GradientFactor = 3 }).ShouldBeGreaterThan(0.1);
        _probe.GradientError(new QuadraticReward([1, 2, 3, 4, 5, 6], 0.5)).ShouldBeLessThan(1e-3);
        _probe.GradientError(new Wrong()).ShouldBeGreaterThan(0.1);
    }

    [Fact]
    public void TimeDependence_OfAFieldWithoutTime_IsZero()
    {
        _probe.TimeDependence(new Linear(_ => -1)).ShouldBe(0);
        _probe.TimeDependence(new Linear(t => 1 + t)).ShouldBe(0.9 / 1.05, 1e-5);
    }

    /// <summary>v = factor(t) x.</summary>
    private sealed class Linear(Func<float, double> factor) : IVelocityField
    {
        public bool Mixes { get; init; }

        public double GradientFactor { get; init; } = 1;

        public int Dimension => FieldProbeTests.Dimension;

        public double FlopsPerRow => 1;

        public void Evaluate(Tensor x, ReadOnlySpan<float> times, Tensor velocity)
        {
            var values = x.Read().ToArray();
            var mean = Mixes ? values.Average() : 0;
            var gain = (float)factor(times[0]);
            velocity.Write([.. values.Select(value => gain * (value + mean + (Mixes ? x.Rows : 0)))]);
        }

        public void Vjp(Tensor x, ReadOnlySpan<float> times, Tensor cotangent, Tensor velocity, Tensor gradient)
        {
            Evaluate(x, times, velocity);
            var gain = (float)(factor(times[0]) * GradientFactor);
            gradient.Write([.. cotangent.Read().ToArray().Select(value => gain * value)]);
        }
    }

    /// <summary>A reward whose gradient has the wrong sign.</summary>
    private sealed class Wrong : IReward
    {
        private readonly QuadraticReward _inner = new([1, 2, 3, 4, 5, 6], 0.5);

        public double FlopsPerRow => 1;

        public void Evaluate(Tensor x, Span<float> values) => _inner.Evaluate(x, values);

        public void Gradient(Tensor x, Span<float> values, Tensor gradient)
        {
            _inner.Gradient(x, values, gradient);
            gradient.Write([.. gradient.Read().ToArray().Select(value => -value)]);
        }
    }
}
