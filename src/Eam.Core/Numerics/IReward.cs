namespace Eam.Core.Numerics;

/// <summary>A reward r(x), without its scale lambda.</summary>
public interface IReward
{
    /// <summary>Whether <see cref="Gradient"/> works. Without it, only methods train that need no gradient.</summary>
    bool HasGradient => true;

    /// <summary>Floating-point operations for the value and gradient of one row.</summary>
    double FlopsPerRow { get; }

    /// <summary>Computes values_i = r(x_i).</summary>
    /// <param name="x">[rows, d]</param>
    /// <param name="values">[rows]</param>
    void Evaluate(Tensor x, Span<float> values);

    /// <summary>Computes values_i = r(x_i) and gradient_i = grad r(x_i). Not to be called if <see cref="HasGradient"/> is false.</summary>
    /// <param name="x">[rows, d]</param>
    /// <param name="values">[rows]</param>
    /// <param name="gradient">[rows, d], overwritten.</param>
    void Gradient(Tensor x, Span<float> values, Tensor gradient);
}
