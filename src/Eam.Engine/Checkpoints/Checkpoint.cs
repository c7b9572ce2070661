using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;

namespace Eam.Engine.Checkpoints;

/// <summary>A whole paused trial (design decision 5).</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Configuration">Its settings.</param>
/// <param name="Seed">For all of its randomness.</param>
/// <param name="Rung">The rung that its last segment trained to.</param>
/// <param name="Points">That segment's curve points so far: they are in no log until it ends.</param>
/// <param name="State">Weights, moving average, moments, random positions, buffers and the compute ledger.</param>
public sealed record Checkpoint(
    int Trial,
    Configuration Configuration,
    ulong Seed,
    int Rung,
    IReadOnlyList<CurvePoint> Points,
    TrainingState State
);
