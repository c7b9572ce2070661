namespace Eam.Torch;

/// <summary>How networks compute on a device.</summary>
internal sealed record TorchSettings
{
    /// <summary>Linear layers, convolutions and attention in bfloat16, sums and weights in float32.</summary>
    public bool Bfloat16 { get; init; }

    /// <summary>Keeps only each block's input for the backward pass and computes the block again there: less memory, a third more time.</summary>
    public bool ActivationCheckpoints { get; init; }

    /// <summary>Rows of a batch that are computed at once; the gradient of the others is added. Null: all.</summary>
    public int? MicroBatch { get; init; }
}
