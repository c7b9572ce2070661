using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Checkpoints;

namespace Eam.Engine.Trials;

/// <summary>The settings of a <see cref="TrialRunner"/>.</summary>
/// <param name="Task">The task, which all trials share.</param>
/// <param name="Unit">The unit of the segments' targets.</param>
/// <param name="Evaluation">How often and how precisely trials are evaluated.</param>
public sealed record TrialRunnerOptions(FineTuningTask Task, ComputeUnit Unit, EvaluationSpec Evaluation)
{
    /// <summary>The store of the checkpoints; null for none, for a single segment from zero.</summary>
    public CheckpointStore? Checkpoints { get; init; }

    /// <summary>A segment that runs longer than this saves a checkpoint on its way, again and again.</summary>
    public TimeSpan CheckpointEvery { get; init; } = SweepSpec.UsualCheckpointEvery;

    /// <summary>The backend of the segments; each segment creates its own.</summary>
    public BackendSpec Backend { get; init; } = BackendSpec.Managed;

    /// <summary>Creates the backend of one segment. If null, the runner creates the backend that <see cref="Backend"/> describes.</summary>
    public Func<IBackend>? CreateBackend { get; init; }

    /// <summary>The clock for the ledger's seconds.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
