namespace Eam.Core.Numerics.Managed;

/// <summary>
/// Low-rank factors (Hu et al., arXiv 2106.09685): a layer's effective weight is W + s B A with A [r, inputs], B [outputs, r] and the
/// scale s (docs/decisions/029-lora-alpha.md). The gradient of the effective weight is accumulated as usual and projected once per step:
/// dA = s B^T dW, dB = s dW A^T.
/// </summary>
internal sealed class LoraFactors(MlpLayout layout, int rank, float scale)
{
    public int Rank => rank;

    /// <summary>s, the factor of the product.</summary>
    public float Scale => scale;

    /// <summary>Number of factor entries.</summary>
    public int Length => layout.Layers.Sum(l => rank * (l.Inputs + l.Outputs));

    /// <summary>Returns the offsets of a layer's A and B in the flat factor buffer.</summary>
    public (int A, int B) Offsets(int layer)
    {
        var offset = 0;
        for (var i = 0; i < layer; i++)
            offset += rank * (layout.Layers[i].Inputs + layout.Layers[i].Outputs);
        return (offset, offset + (rank * layout.Layers[layer].Inputs));
    }

    /// <summary>Draws A uniformly in ±1/sqrt(inputs). B stays zero, so the product starts at zero.</summary>
    public void Initialise(Span<float> factors, RandomStream stream)
    {
        for (var l = 0; l < layout.Layers.Length; l++)
        {
            var inputs = layout.Layers[l].Inputs;
            var bound = 1f / MathF.Sqrt(inputs);
            stream.Uniform(factors.Slice(Offsets(l).A, rank * inputs), -bound, bound);
        }
    }

    /// <summary>Computes effective = frozen + s B A.</summary>
    public void Apply(ReadOnlySpan<float> factors, ReadOnlySpan<float> frozen, Span<float> effective)
    {
        frozen.CopyTo(effective);
        for (var l = 0; l < layout.Layers.Length; l++)
        {
            var layer = layout.Layers[l];
            var (a, b) = Offsets(l);
            for (var o = 0; o < layer.Outputs; o++)
            {
                for (var i = 0; i < layer.Inputs; i++)
                {
                    var sum = 0f;
                    for (var r = 0; r < rank; r++)
                        sum += factors[b + (o * rank) + r] * factors[a + (r * layer.Inputs) + i];
                    effective[layout.Index(layer, o, i)] += scale * sum;
                }
            }
        }
    }

    /// <summary>Computes the gradient of the factors from that of the effective weights.</summary>
    public void Project(ReadOnlySpan<float> factors, ReadOnlySpan<float> effective, Span<float> gradient)
    {
        gradient.Clear();
        for (var l = 0; l < layout.Layers.Length; l++)
        {
            var layer = layout.Layers[l];
            var (a, b) = Offsets(l);
            for (var o = 0; o < layer.Outputs; o++)
            {
                for (var i = 0; i < layer.Inputs; i++)
                {
                    var d = scale * effective[layout.Index(layer, o, i)];
                    for (var r = 0; r < rank; r++)
                    {
                        gradient[a + (r * layer.Inputs) + i] += factors[b + (o * rank) + r] * d;
                        gradient[b + (o * rank) + r] += factors[a + (r * layer.Inputs) + i] * d;
                    }
                }
            }
        }
    }
}
