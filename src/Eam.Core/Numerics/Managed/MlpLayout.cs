namespace Eam.Core.Numerics.Managed;

/// <summary>Where a layer lies in the flat parameter buffer; offsets and padded columns are multiples of a vector.</summary>
internal readonly record struct LayerLayout(
    int Inputs,
    int Outputs,
    int PaddedInputs,
    int PaddedOutputs,
    int Weight,
    int Bias,
    bool Narrow
);

/// <summary>
/// One flat buffer for all parameters; weights, gradient, moments and average share the layout, so the optimiser is one pass.
/// A layer's weights lie in panels of two vectors of outputs: [panel][input][output of the panel], then the padded bias; those of a last layer of few
/// outputs lie as [output][padded input] (see <see cref="NarrowLayer{TSimd, TVector}"/>). Padding is zero and stays zero.
/// </summary>
internal sealed class MlpLayout
{
    public MlpLayout(MlpShape shape, int vectorWidth)
    {
        (Shape, VectorWidth) = (shape, vectorWidth);
        var layers = new List<LayerLayout>();
        foreach (var (inputs, outputs) in shape.Layers())
        {
            // Beyond six outputs the sums over lanes cost more than the padding of a tile.
            var narrow = layers.Count == shape.HiddenLayers && outputs <= 6;
            var weights = narrow ? Pad(inputs) * outputs : Pad(outputs) * inputs;
            layers.Add(new LayerLayout(inputs, outputs, Pad(inputs), Pad(outputs), Length, Length + weights, narrow));
            Length += weights + Pad(outputs);
            ParameterCount += outputs * (inputs + 1);
            WeightCount += outputs * inputs;
        }

        Layers = [.. layers];
    }

    public MlpShape Shape { get; }

    public int VectorWidth { get; }

    public LayerLayout[] Layers { get; }

    /// <summary>Floats of the buffer, padding included.</summary>
    public int Length { get; }

    /// <summary>Weights and biases, without padding.</summary>
    public int ParameterCount { get; }

    /// <summary>Weights without biases: multiply-adds of a forward of one row.</summary>
    public int WeightCount { get; }

    /// <summary>Rounded up to whole vectors.</summary>
    public int Pad(int count) => (count + VectorWidth - 1) / VectorWidth * VectorWidth;

    /// <summary>Rounded up to whole vectors with an odd number of 64-byte lines, so that rows do not meet in one cache set.</summary>
    public int Stride(int count)
    {
        var lines = (Pad(count) + 15) / 16;
        return 16 * (lines | 1);
    }

    /// <summary>Position of a weight in the flat buffer.</summary>
    public int Index(in LayerLayout l, int output, int input)
    {
        if (l.Narrow)
            return l.Weight + (output * l.PaddedInputs) + input;
        var panel = 2 * VectorWidth;
        var start = output / panel * panel;
        return l.Weight + (start * l.Inputs) + (input * Math.Min(panel, l.PaddedOutputs - start)) + output - start;
    }

    /// <summary>Copies a layer's row-major [outputs, inputs] weights into a flat buffer.</summary>
    public void Pack(int layer, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Span<float> buffer)
    {
        var l = Layers[layer];
        for (var o = 0; o < l.Outputs; o++)
        {
            for (var i = 0; i < l.Inputs; i++)
                buffer[Index(l, o, i)] = weight[(o * l.Inputs) + i];
            buffer[l.Bias + o] = bias[o];
        }
    }

    /// <summary>The inverse of <see cref="Pack"/>.</summary>
    public LinearWeights Unpack(int layer, ReadOnlySpan<float> buffer)
    {
        var l = Layers[layer];
        var weights = new LinearWeights(new float[l.Outputs * l.Inputs], new float[l.Outputs]);
        for (var o = 0; o < l.Outputs; o++)
        {
            for (var i = 0; i < l.Inputs; i++)
                weights.Weight[(o * l.Inputs) + i] = buffer[Index(l, o, i)];
            weights.Bias[o] = buffer[l.Bias + o];
        }

        return weights;
    }
}
