namespace Eam.Core.Numerics.Managed;

/// <summary>The velocity of a network with the moving average of its weights. It uses the workspace of the network.</summary>
internal sealed class MovingAverageField(ManagedNetwork network) : IVelocityField
{
    public int Dimension => network.Dimension;

    public double FlopsPerRow => network.FlopsPerRow;

    public void Evaluate(Tensor x, ReadOnlySpan<float> times, Tensor velocity) =>
        network.Evaluate(network.AverageParameters(), x, times, velocity);

    public void Vjp(Tensor x, ReadOnlySpan<float> times, Tensor cotangent, Tensor velocity, Tensor gradient) =>
        network.Vjp(network.AverageParameters(), x, times, cotangent, velocity, gradient);
}
