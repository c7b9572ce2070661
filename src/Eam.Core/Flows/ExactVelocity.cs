using Eam.Core.Numerics;

namespace Eam.Core.Flows;

/// <summary>
/// The exact velocity of a Gaussian mixture under a schedule, and its exact vector-Jacobian product. This class goes through the rows of a
/// batch, a block at a time; the classes that inherit it have the formulas. The result of a row depends on that row alone. Allocates only
/// when a larger batch arrives. Not thread-safe: each trial creates its own.
/// </summary>
public abstract class ExactVelocity : IVelocityField
{
    private readonly int _block;
    private float[] _velocity = [],
        _gradient = [];

    private protected ExactVelocity(GaussianMixture mixture, Schedule schedule, int block)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        ArgumentNullException.ThrowIfNull(schedule);
        (Dimension, Schedule, _block) = (mixture.Dimension, schedule, block);
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public abstract double FlopsPerRow { get; }

    private protected Schedule Schedule { get; }

    /// <inheritdoc/>
    public void Evaluate(Tensor x, ReadOnlySpan<float> times, Tensor velocity)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(velocity);
        var length = Check(x, times);
        Grow(ref _velocity, length);
        var source = x.Read();
        for (var row = 0; row < x.Rows; row += _block)
            Evaluate(source, times, row, _velocity.AsSpan(0, length));

        velocity.Write(_velocity.AsSpan(0, length));
    }

    /// <inheritdoc/>
    public void Vjp(Tensor x, ReadOnlySpan<float> times, Tensor cotangent, Tensor velocity, Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(cotangent);
        ArgumentNullException.ThrowIfNull(velocity);
        ArgumentNullException.ThrowIfNull(gradient);
        var length = Check(x, times);
        Grow(ref _velocity, length);
        Grow(ref _gradient, length);
        var source = x.Read();
        var cotangents = cotangent.Read();
        for (var row = 0; row < x.Rows; row += _block)
            Vjp(source, times, cotangents, row, _velocity.AsSpan(0, length), _gradient.AsSpan(0, length));

        velocity.Write(_velocity.AsSpan(0, length));
        gradient.Write(_gradient.AsSpan(0, length));
    }

    // Called once per block of rows, so that the virtual call costs little next to the formulas. The spans hold all rows; the block begins
    // at the given row.
    private protected abstract void Evaluate(ReadOnlySpan<float> x, ReadOnlySpan<float> times, int row, Span<float> velocity);

    private protected abstract void Vjp(
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> times,
        ReadOnlySpan<float> cotangent,
        int row,
        Span<float> velocity,
        Span<float> gradient
    );

    private int Check(Tensor x, ReadOnlySpan<float> times)
    {
        if (x.Columns != Dimension)
            throw new ArgumentException($"x has {x.Columns} columns, but the mixture has dimension {Dimension}", nameof(x));
        if (times.Length != 1 && times.Length != x.Rows)
            throw new ArgumentException($"got {times.Length} times for {x.Rows} rows; expected one time, or one per row", nameof(times));
        return x.Rows * Dimension;
    }

    private static void Grow(ref float[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new float[length];
    }
}
