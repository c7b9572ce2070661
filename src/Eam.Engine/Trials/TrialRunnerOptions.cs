using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Checkpoints;

namespace Eam.Engine.Trials;

/// <summary>What a <see cref="TrialRunner"/> trains with.</summary>
/// <param name="Task">Shared by all trials.</param>
/// <param name="Unit">Unit of the segments' targets.</param>
/// <param name="Evaluation">How often and how finely trials are evaluated.</param>
public sealed record TrialRunnerOptions(FineTuningTask Task, ComputeUnit Unit, EvaluationSpec Evaluation)
{
    /// <summary>Where checkpoints go; null keeps none, for a single segment from zero.</summary>
    public CheckpointStore? Checkpoints { get; init; }

    /// <summary>What segments train on; each makes its own.</summary>
    public BackendSpec Backend { get; init; } = BackendSpec.Managed;

    /// <summary>Makes the backend of one segment; null: as <see cref="Backend"/> says.</summary>
    public Func<IBackend>? CreateBackend { get; init; }

    /// <summary>The clock of the ledger's seconds.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
