using Eam.Core.Backends;

namespace Eam.Torch.Training;

/// <summary>How networks compute on a device.</summary>
internal sealed record TorchSettings
{
    /// <summary>Linear layers, convolutions and attention in bfloat16; sums, norms and weights in float32.</summary>
    public bool Bfloat16 { get; init; }

    /// <summary>Keeps only each block's input for the backward pass and computes the block again there: less memory, a third more time.</summary>
    public bool ActivationCheckpoints { get; init; }

    /// <summary>Rows of a batch that are computed at once; the gradients of its parts are added. Null: all.</summary>
    public int? MicroBatch { get; init; }

    /// <summary>As a sweep has it.</summary>
    public static TorchSettings Of(BackendSpec spec) =>
        new()
        {
            Bfloat16 = spec.Bfloat16,
            ActivationCheckpoints = spec.ActivationCheckpoints,
            MicroBatch = spec.MicroBatch,
        };
}
