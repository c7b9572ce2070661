using Eam.Core.Backends;

namespace Eam.Torch.Training;

/// <summary>The settings of networks on a device.</summary>
internal sealed record TorchSettings
{
    /// <summary>Whether linear layers, convolutions and attention use bfloat16; sums, norms and weights stay float32.</summary>
    public bool Bfloat16 { get; init; }

    /// <summary>
    /// Whether to keep only each block's input for the backward pass and compute the block again there: less memory, a third more time.
    /// </summary>
    public bool ActivationCheckpoints { get; init; }

    /// <summary>The number of rows of a batch that are computed at once; the gradients of the parts are added. Null: all rows.</summary>
    public int? MicroBatch { get; init; }

    /// <summary>Returns the settings of a sweep's backend.</summary>
    public static TorchSettings Of(BackendSpec spec) =>
        new()
        {
            Bfloat16 = spec.Bfloat16,
            ActivationCheckpoints = spec.ActivationCheckpoints,
            MicroBatch = spec.MicroBatch,
        };
}
