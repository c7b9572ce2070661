namespace Eam.Torch.Networks;

/// <summary>One parameter tensor of a network.</summary>
/// <param name="Name">The name in checkpoints and safetensors files, such as <c>blocks.0.query.weight</c>.</param>
/// <param name="Shape">The shape, row-major.</param>
/// <param name="TakesFactors">Whether it is the weight [outputs, inputs] of a linear or attention layer, for which LoRA trains low-rank
/// factors.</param>
internal sealed record ParameterSpec(string Name, long[] Shape, bool TakesFactors = false)
{
    /// <summary>Number of entries.</summary>
    public long Count => Shape.Aggregate(1L, (product, length) => product * length);

    /// <summary>The name of the layer: the name without <c>.weight</c>.</summary>
    public string Layer => Name.EndsWith(".weight", StringComparison.Ordinal) ? Name[..^".weight".Length] : Name;
}
