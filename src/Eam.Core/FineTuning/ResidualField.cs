using Eam.Core.Numerics;

namespace Eam.Core.FineTuning;

/// <summary>
/// v_theta = v_base + network: the parametrisation for a base that has no weights to copy. With a zero network it equals the base.
/// </summary>
internal sealed class ResidualField(IBackend backend, IVelocityField @base, ITrainableField network) : ITrainableField
{
    private readonly SumField _sum = new(backend, @base, network);

    public int Dimension => @base.Dimension;

    public double FlopsPerRow => _sum.FlopsPerRow;

    public int ParameterCount => network.ParameterCount;

    public IVelocityField Average { get; } = new SumField(backend, @base, network.Average);

    public void Evaluate(Tensor x, ReadOnlySpan<float> times, Tensor velocity) => _sum.Evaluate(x, times, velocity);

    public void Vjp(Tensor x, ReadOnlySpan<float> times, Tensor cotangent, Tensor velocity, Tensor gradient) =>
        _sum.Vjp(x, times, cotangent, velocity, gradient);

    public double Accumulate(Tensor x, ReadOnlySpan<float> times, Tensor target, ReadOnlySpan<float> weights, float clip, float scale)
    {
        // |v_base + f - target| = |f - (target - v_base)|
        using var rest = backend.Rent(x.Rows, x.Columns);
        @base.Evaluate(x, times, rest);
        backend.Combine(rest, -1, rest, 1, target);
        return network.Accumulate(x, times, rest, weights, clip, scale);
    }

    public double Step(in AdamSettings settings) => network.Step(settings);

    public void Save(TrainingState state, string prefix) => network.Save(state, prefix);

    public void Load(TrainingState state, string prefix) => network.Load(state, prefix);

    public void Dispose() => network.Dispose();

    private sealed class SumField(IBackend backend, IVelocityField a, IVelocityField b) : IVelocityField
    {
        public int Dimension => a.Dimension;

        public double FlopsPerRow => a.FlopsPerRow + b.FlopsPerRow;

        public void Evaluate(Tensor x, ReadOnlySpan<float> times, Tensor velocity)
        {
            using var other = backend.Rent(x.Rows, x.Columns);
            a.Evaluate(x, times, velocity);
            b.Evaluate(x, times, other);
            backend.Add(velocity, 1, other);
        }

        public void Vjp(Tensor x, ReadOnlySpan<float> times, Tensor cotangent, Tensor velocity, Tensor gradient)
        {
            using var other = backend.Rent(x.Rows, x.Columns);
            using var otherGradient = backend.Rent(x.Rows, x.Columns);
            a.Vjp(x, times, cotangent, velocity, gradient);
            b.Vjp(x, times, cotangent, other, otherGradient);
            backend.Add(velocity, 1, other);
            backend.Add(gradient, 1, otherGradient);
        }
    }
}
