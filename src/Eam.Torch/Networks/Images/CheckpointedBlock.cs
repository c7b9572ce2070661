using TorchSharp;

namespace Eam.Torch.Networks.Images;

/// <summary>
/// A block that keeps only its inputs for the backward pass (Chen et al., arXiv 1604.06174). The backward pass computes the block again,
/// with a graph, and adds the gradients of its weights to their leaves.
/// </summary>
internal sealed class CheckpointedBlock : torch.autograd.SingleTensorFunction<CheckpointedBlock>
{
    private const string Block = "block",
        Gradients = "gradients";

    public override string Name => nameof(CheckpointedBlock);

    /// <summary>Computes block(tokens, embedding). A gradient flows only if the tokens require one.</summary>
    public static torch.Tensor Run(Func<torch.Tensor, torch.Tensor, torch.Tensor> block, torch.Tensor tokens, torch.Tensor embedding) =>
        apply(tokens, embedding, block);

    public override torch.Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        var (tokens, embedding, block) = (
            (torch.Tensor)vars[0],
            (torch.Tensor)vars[1],
            (Func<torch.Tensor, torch.Tensor, torch.Tensor>)vars[2]
        );
        ctx.save_for_backward([tokens, embedding]);
        ctx.save_data(Block, block);
        return block(tokens, embedding);
    }

    public override List<torch.Tensor> backward(torch.autograd.AutogradContext ctx, torch.Tensor grad_output)
    {
        // Own scope: on a GPU, libtorch calls this on one of its own threads, which has no scope.
        using var scope = torch.NewDisposeScope();
        var saved = ctx.get_saved_variables();
        var block = (Func<torch.Tensor, torch.Tensor, torch.Tensor>)ctx.get_data(Block);
        using var enabled = torch.enable_grad();
        torch.Tensor tokens = saved[0].detach().requires_grad_(true),
            embedding = saved[1].detach().requires_grad_(true);
        block(tokens, embedding).backward([grad_output]);
        GC.KeepAlive(grad_output);
        List<torch.Tensor> gradients = [tokens.grad!.MoveToOuterDisposeScope(), embedding.grad!.MoveToOuterDisposeScope(), null!];

        // TorchSharp passes the handles to libtorch and drops the objects. They must not be collected before libtorch has read them.
        ctx.save_data(Gradients, gradients);
        return gradients;
    }
}
