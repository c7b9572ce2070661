namespace Eam.Core.Numerics.Managed;

/// <summary>The place of a layer in the flat parameter buffer. Offsets and padded columns are multiples of a vector.</summary>
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
/// The layout of all parameters in one flat buffer. Weights, gradient, moments and average share it, so the optimiser needs one pass.
/// The weights of a layer are in panels of two vectors of outputs: [panel][input][output of the panel], followed by the padded bias. The
/// weights of a last layer with few outputs are stored as [output][padded input] (see <see cref="NarrowLayer{TSimd, TVector}"/>). Padding
/// is zero and stays zero.
/// </summary>
internal sealed class MlpLayout
{
    public MlpLayout(MlpShape shape, int vectorWidth)
    {
        (Shape, VectorWidth) = (shape, vectorWidth);
        var layers = new List<LayerLayout>();
        foreach (var (inputs, outputs) in shape.Layers())
        {
            // With more than six outputs, the sums over lanes cost more than the padding of a tile.
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

    /// <summary>Number of floats in the buffer, including padding.</summary>
    public int Length { get; }

    /// <summary>Number of weights and biases, without padding.</summary>
    public int ParameterCount { get; }

    /// <summary>Number of weights without biases, which is the number of multiply-adds of a forward of one row.</summary>
    public int WeightCount { get; }

    /// <summary>Rounds up to whole vectors.</summary>
    public int Pad(int count) => (count + VectorWidth - 1) / VectorWidth * VectorWidth;

    /// <summary>
    /// Rounds up to whole vectors and an odd number of 64-byte lines, so that successive rows do not map to the same cache set.
    /// </summary>
    public int Stride(int count)
    {
        var lines = (Pad(count) + 15) / 16;
        return 16 * (lines | 1);
    }

    /// <summary>Returns the position of a weight in the flat buffer.</summary>
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

    /// <summary>Copies a layer's weights and biases from a flat buffer; the inverse of <see cref="Pack"/>.</summary>
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
