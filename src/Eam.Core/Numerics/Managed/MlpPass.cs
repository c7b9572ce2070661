using System.Runtime.Intrinsics;

namespace Eam.Core.Numerics.Managed;

/// <summary>
/// Forward and backward pass of one MLP shape over blocks of rows. The activations of a block are kept for its backward pass.
/// The weights are an argument, so a network and its moving average share one workspace.
/// </summary>
internal abstract unsafe class MlpPass
{
    /// <summary>
    /// Largest number of rows of a block: enough to reuse a panel of weights from the first-level cache, few enough that activations stay
    /// in the second level.
    /// </summary>
    public const int BlockRows = 128;

    /// <summary>
    /// Returns the number of rows of each block except the last, so that all blocks of a batch have nearly the same size.
    /// </summary>
    public static int BlockSize(int rows)
    {
        var blocks = (rows + BlockRows - 1) / BlockRows;
        return blocks == 0 ? BlockRows : (((rows + blocks - 1) / blocks) + 3) & ~3;
    }

    public static MlpPass Create(MlpShape shape, SimdLevel level) =>
        level switch
        {
            SimdLevel.Vector512 => new MlpPass<Simd512, Vector512<float>>(shape),
            SimdLevel.Vector256 => new MlpPass<Simd256, Vector256<float>>(shape),
            _ => new MlpPass<SimdScalar, float>(shape),
        };

    public abstract MlpLayout Layout { get; }

    /// <summary>Stride of a block's output and of its cotangent.</summary>
    public abstract int OutputStride { get; }

    /// <summary>The block's outputs [rows, OutputStride] after <see cref="Forward"/>.</summary>
    public abstract float* Output { get; }

    /// <summary>
    /// The place where a caller writes the cotangent [rows, OutputStride] before <see cref="Backward"/>. The padding must stay zero.
    /// </summary>
    public abstract float* Cotangent { get; }

    /// <summary>The gradient with respect to x, [rows, InputStride], after <see cref="Backward"/>.</summary>
    public abstract float* InputGradient { get; }

    public abstract int InputStride { get; }

    /// <summary>
    /// Must be called before the blocks of a pass. With one time for all rows, it adds the time features to the first bias.
    /// </summary>
    public abstract void Begin(MlpParameters parameters, ReadOnlySpan<float> times);

    /// <summary>Runs the forward pass of a block of at most <see cref="BlockRows"/> rows.</summary>
    /// <param name="parameters">The weights.</param>
    /// <param name="x">[rows, d], without padding.</param>
    /// <param name="times">One per row, or a single one.</param>
    /// <param name="rows">Number of rows of the block.</param>
    /// <param name="keep">Whether to store what <see cref="Backward"/> needs.</param>
    public abstract void Forward(MlpParameters parameters, float* x, ReadOnlySpan<float> times, int rows, bool keep);

    /// <summary>Runs the backward pass of the block of the last <see cref="Forward"/>.</summary>
    /// <param name="parameters">The weights.</param>
    /// <param name="rows">Number of rows of the block.</param>
    /// <param name="gradient">Parameter gradient in the order of the layout; null for none.</param>
    /// <param name="accumulate">Whether to add to the gradient instead of overwriting it.</param>
    /// <param name="inputGradient">Whether to compute <see cref="InputGradient"/>.</param>
    public abstract void Backward(MlpParameters parameters, int rows, float* gradient, bool accumulate, bool inputGradient);
}
