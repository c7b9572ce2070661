using TorchSharp;

namespace Eam.Torch.Networks;

/// <summary>Chains operations on tensors.</summary>
internal static class TensorChain
{
    /// <summary>
    /// Returns the result of the next operation and disposes the value, which the caller no longer needs. The graph keeps what a backward
    /// pass needs of it. Otherwise the next operation reuses its memory while that is still in the cache.
    /// </summary>
    public static torch.Tensor Into(this torch.Tensor value, Func<torch.Tensor, torch.Tensor> next)
    {
        var result = next(value);
        value.Dispose();
        return result;
    }
}
