using TorchSharp;

namespace Eam.Torch.Networks;

/// <summary>
/// A network as a function of its weights: training, the moving average and a frozen base use one network with different weights.
/// </summary>
internal interface INetwork : IDisposable
{
    /// <summary>Number of columns of x.</summary>
    int Dimension { get; }

    /// <summary>Number of columns of the output; it equals the dimension for a velocity.</summary>
    int Outputs { get; }

    /// <summary>Floating-point operations of one forward pass of one row (a multiply-add counts as two).</summary>
    double FlopsPerRow { get; }

    /// <summary>Whether the output depends on the conditions of the rows.</summary>
    bool UsesConditions => false;

    /// <summary>The network's parameters, in the order of <see cref="Weights"/>.</summary>
    IReadOnlyList<ParameterSpec> Parameters { get; }

    /// <summary>The tensors that the network itself holds and trains; null if a forward pass uses the weights that it is given.</summary>
    IReadOnlyList<torch.Tensor>? OwnLeaves => null;

    /// <summary>Makes the tensors that the network holds share the memory of these weights. Other networks do nothing.</summary>
    void Bind(IReadOnlyList<torch.Tensor> weights) { }

    /// <summary>Computes the output [rows, Outputs] of x [rows, Dimension] at times [rows] or [1].</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="x">The rows.</param>
    /// <param name="times">Their times.</param>
    /// <param name="conditions">The index of each row's condition, [rows], int64; null if the rows have none.</param>
    torch.Tensor Forward(Weights weights, torch.Tensor x, torch.Tensor times, torch.Tensor? conditions = null);
}
