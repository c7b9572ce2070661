using Eam.Core.Sweeps;

namespace Eam.Engine.Trials;

/// <summary>Asks a runner to train a segment.</summary>
/// <param name="Segment">What to train.</param>
public sealed record SegmentRequest(Segment Segment)
{
    /// <summary>Number of the trial.</summary>
    public int Trial => Segment.Trial;

    /// <summary>The right to write the trial's checkpoints; null if it cannot be withdrawn.</summary>
    internal WritePermit? Permit { get; init; }

    /// <summary>
    /// Whether an earlier attempt has reported that a checkpoint of the trial is lost. It is then not reported again, and training
    /// continues from what exists.
    /// </summary>
    internal bool HasFallen { get; init; }

    /// <summary>
    /// The segment's epoch, if several hosts may train trials of one sweep: checkpoints carry it, and a checkpoint of an older epoch is
    /// refused. Null on a single host.
    /// </summary>
    internal long? Epoch { get; init; }

    /// <summary>Called on the segment's thread after each checkpoint that it saves on its way; null for no callback.</summary>
    internal Action? Saved { get; init; }

    /// <summary>
    /// Called instead of <see cref="Saved"/> by a runner that stores checkpoints beside the training, from another thread, with the compute
    /// that the stored checkpoint has at least; null for no callback.
    /// </summary>
    internal Action<double>? Stored { get; init; }

    /// <summary>
    /// The device of the segment's slot, by its name in the backend, or the names of several with commas, for a command; null for the
    /// device in the backend's settings.
    /// </summary>
    internal string? Device { get; init; }
}
