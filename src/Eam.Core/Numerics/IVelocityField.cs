namespace Eam.Core.Numerics;

/// <summary>A velocity v(x, t): an exact one, a frozen network, or the moving average of a trained network.</summary>
public interface IVelocityField
{
    /// <summary>Dimension d of a sample.</summary>
    int Dimension { get; }

    /// <summary>Floating-point operations of one forward of one row; a multiply-add counts as two.</summary>
    double FlopsPerRow { get; }

    /// <summary>Computes velocity = v(x, t).</summary>
    /// <param name="x">[rows, d]</param>
    /// <param name="times">In [0, 1]; one per row, or a single one for all rows (cheaper).</param>
    /// <param name="velocity">[rows, d], overwritten; not the same tensor as x.</param>
    void Evaluate(Tensor x, ReadOnlySpan<float> times, Tensor velocity);

    /// <summary>Computes velocity = v(x, t) and gradient = J^T cotangent with J = dv/dx.</summary>
    /// <param name="x">[rows, d]</param>
    /// <param name="times">As for <see cref="Evaluate"/>.</param>
    /// <param name="cotangent">[rows, d]</param>
    /// <param name="velocity">[rows, d], overwritten.</param>
    /// <param name="gradient">[rows, d], overwritten; may not alias the other tensors.</param>
    void Vjp(Tensor x, ReadOnlySpan<float> times, Tensor cotangent, Tensor velocity, Tensor gradient);
}
