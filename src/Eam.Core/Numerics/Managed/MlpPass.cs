using System.Runtime.Intrinsics;

namespace Eam.Core.Numerics.Managed;

/// <summary>
/// Forward and backward of one MLP shape over blocks of rows, with the activations of a block kept for its backward.
/// The weights are an argument, so a network and its moving average share one workspace.
/// </summary>
internal abstract unsafe class MlpPass
{
    /// <summary>Most rows of a block: enough to reuse a panel of weights from the first cache, few enough that activations stay in the second.</summary>
    public const int BlockRows = 128;

    /// <summary>Rows of each block but the last, so that a batch falls into blocks of nearly one size.</summary>
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

    /// <summary>Outputs of the block [rows, OutputStride] after <see cref="Forward"/>.</summary>
    public abstract float* Output { get; }

    /// <summary>Where a caller writes the cotangent [rows, OutputStride] before <see cref="Backward"/>; the padding must stay zero.</summary>
    public abstract float* Cotangent { get; }

    /// <summary>Gradient with respect to x [rows, InputStride] after <see cref="Backward"/>.</summary>
    public abstract float* InputGradient { get; }

    public abstract int InputStride { get; }

    /// <summary>To be called before the blocks of a pass: with one time for all rows its features become part of the first bias.</summary>
    public abstract void Begin(MlpParameters parameters, ReadOnlySpan<float> times);

    /// <summary>Runs a block of at most <see cref="BlockRows"/> rows.</summary>
    /// <param name="parameters">The weights.</param>
    /// <param name="x">[rows, d], dense.</param>
    /// <param name="times">One a row, or a single one.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="keep">Stores what <see cref="Backward"/> needs.</param>
    public abstract void Forward(MlpParameters parameters, float* x, ReadOnlySpan<float> times, int rows, bool keep);

    /// <summary>Backward of the block that was last run forward.</summary>
    /// <param name="parameters">The weights.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="gradient">Parameter gradient in the layout's order; null for none.</param>
    /// <param name="accumulate">Adds to the gradient instead of overwriting it.</param>
    /// <param name="inputGradient">Computes <see cref="InputGradient"/>.</param>
    public abstract void Backward(MlpParameters parameters, int rows, float* gradient, bool accumulate, bool inputGradient);
}
