using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;

namespace Eam.Engine.Checkpoints;

/// <summary>The whole state of a paused trial (docs/decisions/005-two-checkpoints.md).</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Configuration">The trial's method and parameters.</param>
/// <param name="Seed">The seed of all randomness in the trial.</param>
/// <param name="Rung">The rung that its last segment trained to.</param>
/// <param name="Points">The curve points of that segment so far. No log has them until the segment ends.</param>
/// <param name="State">Weights, moving average, moments, random positions, buffers and the compute ledger.</param>
public sealed record Checkpoint(
    int Trial,
    Configuration Configuration,
    ulong Seed,
    int Rung,
    IReadOnlyList<CurvePoint> Points,
    TrainingState State
)
{
    /// <summary>
    /// The folder of the files that a command saved, as an absolute path; null for none. <see cref="CheckpointStore.Save"/> moves it into
    /// the store, and <see cref="CheckpointStore.Load"/> returns where it is. <see cref="State"/> has its manifest.
    /// </summary>
    internal string? Files { get; init; }
}
