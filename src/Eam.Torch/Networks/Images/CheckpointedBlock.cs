using TorchSharp;

namespace Eam.Torch.Networks.Images;

/// <summary>
/// A block of which only the inputs are kept for the backward pass (Chen et al., arXiv 1604.06174): backward computes it again, with a graph, and adds the
/// gradients of its weights to their leaves.
/// </summary>
internal sealed class CheckpointedBlock : torch.autograd.SingleTensorFunction<CheckpointedBlock>
{
    private const string Block = "block";

    public override string Name => nameof(CheckpointedBlock);

    /// <summary>block(tokens, embedding); tokens must require a gradient for one to flow.</summary>
    public static torch.Tensor Run(Func<torch.Tensor, torch.Tensor, torch.Tensor> block, torch.Tensor tokens, torch.Tensor embedding) =>
        apply(tokens, embedding, block);

    public override torch.Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        var (tokens, embedding, block) = ((torch.Tensor)vars[0], (torch.Tensor)vars[1], (Func<torch.Tensor, torch.Tensor, torch.Tensor>)vars[2]);
        ctx.save_for_backward([tokens, embedding]);
        ctx.save_data(Block, block);
        return block(tokens, embedding);
    }

    public override List<torch.Tensor> backward(torch.autograd.AutogradContext ctx, torch.Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var block = (Func<torch.Tensor, torch.Tensor, torch.Tensor>)ctx.get_data(Block);
        using var gradients = torch.enable_grad();
        torch.Tensor tokens = saved[0].detach().requires_grad_(true), embedding = saved[1].detach().requires_grad_(true);
        block(tokens, embedding).backward([grad_output]);
        return [tokens.grad!, embedding.grad!, null!];
    }
}
