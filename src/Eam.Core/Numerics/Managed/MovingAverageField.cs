namespace Eam.Core.Numerics.Managed;

/// <summary>A network's velocity under other weights of the same shape, with the network's workspace.</summary>
internal sealed class MovingAverageField(ManagedNetwork network) : IVelocityField
{
    public int Dimension => network.Dimension;

    public double FlopsPerRow => network.FlopsPerRow;

    public void Evaluate(Tensor x, ReadOnlySpan<float> times, Tensor velocity) =>
        network.Evaluate(network.AverageParameters(), x, times, velocity);

    public void Vjp(Tensor x, ReadOnlySpan<float> times, Tensor cotangent, Tensor velocity, Tensor gradient) =>
        network.Vjp(network.AverageParameters(), x, times, cotangent, velocity, gradient);
}
