using TorchSharp;

namespace Eam.Torch.Networks.Images;

/// <summary>
/// A block of which only the inputs are kept for the backward pass (Chen et al., arXiv 1604.06174): backward computes it again, with a graph, and adds the
/// gradients of its weights to their leaves.
/// </summary>
internal sealed class CheckpointedBlock : torch.autograd.SingleTensorFunction<CheckpointedBlock>
{
    private const string Block = "block",
        Gradients = "gradients";

    public override string Name => nameof(CheckpointedBlock);

    /// <summary>block(tokens, embedding); tokens must require a gradient for one to flow.</summary>
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
        // A scope of its own: on a GPU, libtorch calls this on a thread of its own, which has none.
        using var scope = torch.NewDisposeScope();
        var saved = ctx.get_saved_variables();
        var block = (Func<torch.Tensor, torch.Tensor, torch.Tensor>)ctx.get_data(Block);
        using var enabled = torch.enable_grad();
        torch.Tensor tokens = saved[0].detach().requires_grad_(true),
            embedding = saved[1].detach().requires_grad_(true);
        block(tokens, embedding).backward([grad_output]);
        GC.KeepAlive(grad_output);
        List<torch.Tensor> gradients = [tokens.grad!.MoveToOuterDisposeScope(), embedding.grad!.MoveToOuterDisposeScope(), null!];

        // TorchSharp hands libtorch their handles and forgets them: they must not be collected before libtorch has read them.
        ctx.save_data(Gradients, gradients);
        return gradients;
    }
}
