using TorchSharp;

namespace Eam.Torch.Networks;

/// <summary>A network as a function of its weights: training, the moving average and a frozen base run one network under different weights.</summary>
internal interface INetwork : IDisposable
{
    /// <summary>Columns of x.</summary>
    int Dimension { get; }

    /// <summary>Columns of the output; the dimension for a velocity.</summary>
    int Outputs { get; }

    /// <summary>Floating-point operations of one forward of one row (a multiply-add counts two).</summary>
    double FlopsPerRow { get; }

    /// <summary>Its parameters, in the order of <see cref="Weights"/>.</summary>
    IReadOnlyList<ParameterSpec> Parameters { get; }

    /// <summary>Tensors that the network itself holds and trains; null where a forward takes whatever weights it is given.</summary>
    IReadOnlyList<torch.Tensor>? OwnLeaves => null;

    /// <summary>Points the tensors that the network holds at weights; nothing for others.</summary>
    void Bind(IReadOnlyList<torch.Tensor> weights) { }

    /// <summary>Output [rows, Outputs] of x [rows, Dimension] at times [rows] or [1].</summary>
    torch.Tensor Forward(Weights weights, torch.Tensor x, torch.Tensor times);
}
