using TorchSharp;

namespace Eam.Torch.Networks;

/// <summary>Chains of operations.</summary>
internal static class TensorChain
{
    /// <summary>
    /// The next operation's result in place of a value that nothing else here needs. What a backward pass needs of it is kept by the graph; else its memory is the next one's, while it is
    /// still in the cache.
    /// </summary>
    public static torch.Tensor Into(this torch.Tensor value, Func<torch.Tensor, torch.Tensor> next)
    {
        var result = next(value);
        value.Dispose();
        return result;
    }
}
