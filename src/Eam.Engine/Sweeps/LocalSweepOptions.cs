using Eam.Core.Sweeps;
using Eam.Engine.Assets;
using Eam.Engine.Checkpoints;
using Eam.Engine.Results;
using Eam.Engine.Specs;
using Eam.Engine.Storage;
using Eam.Engine.Trials;
using Eam.Engine.Workers;

namespace Eam.Engine.Sweeps;

/// <summary>What a <see cref="LocalSweepService"/> runs with.</summary>
public sealed record LocalSweepOptions
{
    /// <summary>Results go to <c>sweeps/NAME-N</c> under it. Default: <see cref="DataFolder.Resolve(string?)"/>.</summary>
    public string Folder { get; init; } = DataFolder.Resolve(null);

    /// <summary>The clock of seconds and time stamps.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Worker slots of each sweep; null: what the sweep asks for, else one a processor.</summary>
    public int? Slots { get; init; }

    /// <summary>
    /// Worker slots of all sweeps of the service together, shared fairly; each sweep's own are its upper bound. Null: one a processor, or as many as the sweep
    /// that asks for the most has by itself, where that is more.
    /// </summary>
    public int? SharedSlots { get; init; }

    /// <summary>Data and weights that tasks need.</summary>
    public AssetFiles Assets { get; init; } = AssetFiles.Shipped;

    /// <summary>Builds the runner of a sweep's trials; null: training on the managed backend.</summary>
    public Func<SweepSpec, CheckpointStore, ITrialRunner>? CreateRunner { get; init; }

    /// <summary>Called with one-line notices, such as a lost checkpoint; null drops them.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>The program of workers, for sweeps with <c>isolation: process</c>. Null: such sweeps are refused.</summary>
    public WorkerProgram? Worker { get; init; } = WorkerProgram.OfThisInstallation;

    /// <summary>In place of the sweep's <c>max_failed_trials</c> when it is resumed; null: as it is.</summary>
    public int? MaxFailedTrials { get; init; }

    /// <summary>Opens a store of the sweeps in a folder; null: SQLite, a database in each sweep's folder.</summary>
    internal Func<string, ISweepStore>? CreateStore { get; init; }

    internal ISweepStore StoreFor(SweepFolder folder)
    {
        var sweeps = Path.GetDirectoryName(folder.Path)!;
        return CreateStore?.Invoke(sweeps) ?? new SqliteSweepStore(sweeps);
    }

    internal int SlotsOf(SweepSpec spec) =>
        Math.Clamp(Slots ?? DeviceBackend.UsualSlots(spec), 1, Math.Max(1, SharedSlots ?? int.MaxValue));

    /// <exception cref="EngineException">What it needs is missing or damaged.</exception>
    /// <param name="spec">What is trained.</param>
    /// <param name="folder">Where checkpoints go.</param>
    /// <param name="workers">Folder of the workers of <c>isolation: process</c>; null: the sweep's.</param>
    internal ITrialRunner RunnerFor(SweepSpec spec, SweepFolder folder, string? workers = null)
    {
        if (CreateRunner is not null)
            return Timed(spec, CreateRunner(spec, folder.Checkpoints), kills: false);
        if (spec.Isolation == Isolation.Process)
        {
            var program = Worker
                ?? throw new EngineException(
                    "isolation: process needs the command `eam`, which is not beside this program: leave isolation out"
                );
            return Timed(spec, new ProcessTrialRunner(spec, folder, program, Assets, Time, workers), kills: true);
        }

        DeviceBackend.DevicesOf(spec); // none: that is told now, and not by every trial
        var options = new TrialRunnerOptions(TaskLoader.Load(spec.Task, Assets), spec.Halving.Unit, spec.Evaluation)
        {
            Checkpoints = folder.Checkpoints,
            Time = Time,
            Backend = spec.Backend,
        };
        return Timed(spec, new TrialRunner(options), kills: false);
    }

    private ITrialRunner Timed(SweepSpec spec, ITrialRunner runner, bool kills) =>
        spec.SegmentTimeout is { } timeout ? new TimedRunner(runner, timeout, TimedRunner.Grace, Time, kills) : runner;
}
