using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
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

    /// <summary>Makes the backend of one segment; the managed one by default.</summary>
    public Func<IBackend> CreateBackend { get; init; } = () => new ManagedBackend();

    /// <summary>The clock of the ledger's seconds.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
