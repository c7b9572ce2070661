namespace Eam.Core.Numerics.Managed;

/// <summary>
/// One set of weights, packed for the forward pass. The copy that is packed for the backward pass is made when it is first needed after a
/// change.
/// </summary>
internal sealed unsafe class MlpParameters
{
    private readonly MlpLayout _layout;
    private readonly AlignedBuffer?[] _transposed;
    private readonly bool[] _fresh;

    public MlpParameters(MlpLayout layout)
    {
        _layout = layout;
        Buffer = new AlignedBuffer(layout.Length);
        _transposed = new AlignedBuffer?[layout.Layers.Length];
        _fresh = new bool[layout.Layers.Length];
    }

    public AlignedBuffer Buffer { get; }

    /// <summary>Marks the transposed copies as out of date. Must be called after each change of the buffer.</summary>
    public void Changed() => Array.Clear(_fresh);

    /// <summary>Returns a layer's weights packed in panels of inputs: [panel][output][input of the panel].</summary>
    public float* Transposed(int layer)
    {
        var l = _layout.Layers[layer];
        var target = _transposed[layer] ??= new AlignedBuffer(l.PaddedInputs * l.Outputs);
        if (!_fresh[layer])
        {
            PanelTranspose.Run(_layout, l, Buffer.Pointer + l.Weight, target.Pointer);
            _fresh[layer] = true;
        }

        return target.Pointer;
    }
}
