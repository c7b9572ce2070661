using Eam.Core.Numerics;

namespace Eam.Core.Tasks.Inspection;

/// <summary>-v(x, 1 - t): the same velocity, if its time ran from data to noise.</summary>
public sealed class ReversedField(IBackend backend, IVelocityField inner) : IVelocityField
{
    /// <inheritdoc/>
    public int Dimension => inner.Dimension;

    /// <inheritdoc/>
    public double FlopsPerRow => inner.FlopsPerRow;

    /// <inheritdoc/>
    public void Evaluate(Tensor x, ReadOnlySpan<float> times, Tensor velocity)
    {
        inner.Evaluate(x, Reversed(times), velocity);
        backend.Combine(velocity, -1, velocity, 0, velocity);
    }

    /// <inheritdoc/>
    public void Vjp(Tensor x, ReadOnlySpan<float> times, Tensor cotangent, Tensor velocity, Tensor gradient)
    {
        inner.Vjp(x, Reversed(times), cotangent, velocity, gradient);
        backend.Combine(velocity, -1, velocity, 0, velocity);
        backend.Combine(gradient, -1, gradient, 0, gradient);
    }

    private static float[] Reversed(ReadOnlySpan<float> times)
    {
        var reversed = times.ToArray();
        for (var i = 0; i < reversed.Length; i++)
            reversed[i] = 1 - reversed[i];
        return reversed;
    }
}
