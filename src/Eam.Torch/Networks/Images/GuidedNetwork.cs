using Eam.Torch.Tensors;
using TorchSharp;

namespace Eam.Torch.Networks.Images;

/// <summary>
/// A conditional network for one class, or for the class of each row, with classifier-free guidance (Ho and Salimans, arXiv 2207.12598):
/// v = v_none + w (v_class - v_none). Both velocities are computed in one forward pass of twice the rows; w = 1 needs only the velocity
/// of the class.
/// </summary>
internal sealed class GuidedNetwork : INetwork
{
    private readonly IConditionalNetwork _network;
    private readonly float _guidance;
    private readonly torch.Tensor _none;

    /// <param name="network">The network; it is disposed with this object.</param>
    /// <param name="label">The class; the number of classes for none; null for the class that is the condition of each row.</param>
    /// <param name="guidance">The weight w of guidance.</param>
    /// <param name="device">The device to compute on.</param>
    public GuidedNetwork(IConditionalNetwork network, int? label, double guidance, torch.Device device)
    {
        (_network, _guidance) = (network, (float)guidance);
        UsesConditions = label is null;
        Labels = torch.tensor(new long[] { label ?? network.Shape.Classes }, torch.int64, device).DetachFromDisposeScope();
        _none = torch.tensor(new long[] { network.Shape.Classes }, torch.int64, device).DetachFromDisposeScope();
    }

    /// <summary>
    /// The labels, [1] or [rows], int64; in pretraining each row has its own. If another tensor is set, its owner disposes it.
    /// </summary>
    public torch.Tensor Labels { get; set; }

    public int Dimension => _network.Shape.Dimension;

    public int Outputs => Dimension;

    public bool UsesConditions { get; }

    public double FlopsPerRow => _network.FlopsPerRow * (IsGuided ? 2 : 1);

    public IReadOnlyList<ParameterSpec> Parameters => _network.Parameters;

    private bool IsGuided => _guidance != 1f;

    public torch.Tensor Forward(Weights weights, torch.Tensor x, torch.Tensor times, torch.Tensor? conditions = null)
    {
        var labels = UsesConditions ? conditions ?? throw new InvalidOperationException("rows have no class") : Labels;
        if (!IsGuided)
            return _network.Forward(weights, x, times, labels);
        var rows = x.shape[0];
        var both = _network.Forward(
            weights,
            torch.cat([x, x]),
            torch.cat([Rows(times), Rows(times)]),
            torch.cat([Rows(labels), Rows(_none)])
        );
        var halves = both.chunk(2, 0);
        return halves[1].Plus(halves[0].sub(halves[1]), _guidance);

        torch.Tensor Rows(torch.Tensor values) => values.shape[0] == rows ? values : values.expand(rows);
    }

    public void Dispose()
    {
        Labels.Dispose();
        _none.Dispose();
        _network.Dispose();
    }
}
