using Eam.Torch.Tensors;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace Eam.Torch.Networks;

/// <summary>The weights of a forward pass: plain tensors and, while LoRA trains, its factors.</summary>
/// <param name="tensors">The tensors, in the order of the network's parameters.</param>
/// <param name="factors">The factors by parameter: A [r, inputs], B [outputs, r]. Empty if none are trained.</param>
/// <param name="compute">The type of products: float32, or bfloat16 (sums and norms stay float32).</param>
/// <param name="checkpoints">Whether blocks keep only their inputs for the backward pass.</param>
/// <param name="factorScale">The factor of the product of the factors.</param>
internal sealed class Weights(
    IReadOnlyList<torch.Tensor> tensors,
    IReadOnlyDictionary<int, (torch.Tensor A, torch.Tensor B)> factors,
    torch.ScalarType compute,
    bool checkpoints = false,
    float factorScale = 1f
)
{
    public torch.Tensor this[int index] => tensors[index];

    public IReadOnlyList<torch.Tensor> All => tensors;

    /// <summary>Whether blocks keep only their inputs for the backward pass.</summary>
    public bool Checkpoints => checkpoints;

    /// <summary>
    /// Computes x W^T + b, with the layer's weight at <paramref name="weight"/> and its bias after it; with factors also s x A^T B^T.
    /// </summary>
    public torch.Tensor Linear(torch.Tensor x, int weight)
    {
        var input = Cast(x);
        var output = functional.linear(input, Cast(tensors[weight]), Cast(tensors[weight + 1]));
        if (factors.TryGetValue(weight, out var pair))
            output = output.Plus(functional.linear(functional.linear(input, Cast(pair.A)), Cast(pair.B)), factorScale);
        return output.dtype == x.dtype ? output : output.to(x.dtype);
    }

    /// <summary>Computes a convolution that keeps height and width (stride 1), or halves them (stride 2).</summary>
    public torch.Tensor Convolve(torch.Tensor x, int weight, long stride = 1)
    {
        var side = tensors[weight].shape[2] / 2;
        var output = functional.conv2d(Cast(x), Cast(tensors[weight]), Cast(tensors[weight + 1]), [stride, stride], [side, side]);
        return output.dtype == x.dtype ? output : output.to(x.dtype);
    }

    /// <summary>Computes softmax(q k^T / sqrt(e)) v over [rows, heads, tokens, e].</summary>
    public torch.Tensor Attend(torch.Tensor query, torch.Tensor key, torch.Tensor value)
    {
        var output = functional.scaled_dot_product_attention(Cast(query), Cast(key), Cast(value));
        return output.dtype == query.dtype ? output : output.to(query.dtype);
    }

    private torch.Tensor Cast(torch.Tensor tensor) => tensor.dtype == compute ? tensor : tensor.to(compute);
}
