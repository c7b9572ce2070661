namespace Eam.Core.Numerics.Managed;

/// <summary>One set of weights: packed for the forward pass, and, made when first needed after a change, packed for the backward pass.</summary>
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

    /// <summary>To be called after each change of the buffer.</summary>
    public void Changed() => Array.Clear(_fresh);

    /// <summary>A layer's weights packed by panels of inputs: [panel][output][input of the panel].</summary>
    public float* Transposed(int layer)
    {
        var l = _layout.Layers[layer];
        var padded = _layout.Pad(l.Inputs);
        var target = _transposed[layer] ??= new AlignedBuffer(padded * l.Outputs);
        if (!_fresh[layer])
        {
            float* from = Buffer.Pointer + l.Weight, to = target.Pointer;
            for (var o = 0; o < l.Outputs; o++)
            {
                for (var i = 0; i < l.Inputs; i++)
                    to[_layout.Packed(i, o, l.Outputs, padded)] = from[_layout.Packed(o, i, l.Inputs, l.PaddedOutputs)];
            }

            _fresh[layer] = true;
        }

        return target.Pointer;
    }
}
