namespace Eam.Torch.Networks;

/// <summary>One parameter tensor of a network.</summary>
/// <param name="Name">As in checkpoints and safetensors files, such as <c>blocks.0.query.weight</c>.</param>
/// <param name="Shape">Row-major.</param>
/// <param name="TakesFactors">The weight [outputs, inputs] of a linear or attention layer: LoRA trains low-rank factors beside it.</param>
internal sealed record ParameterSpec(string Name, long[] Shape, bool TakesFactors = false)
{
    /// <summary>Entries.</summary>
    public long Count => Shape.Aggregate(1L, (product, length) => product * length);

    /// <summary>The layer's name: without <c>.weight</c>.</summary>
    public string Layer => Name.EndsWith(".weight", StringComparison.Ordinal) ? Name[..^".weight".Length] : Name;
}
