using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Assets;
using Eam.Engine.Checkpoints;
using Eam.Engine.Commands;
using Eam.Engine.Results;
using Eam.Engine.Specs;
using Eam.Engine.Storage;
using Eam.Engine.Trials;
using Eam.Engine.Workers;

namespace Eam.Engine.Sweeps;

/// <summary>The settings of a <see cref="LocalSweepService"/>.</summary>
public sealed record LocalSweepOptions
{
    /// <summary>The data folder. Results go to <c>sweeps/NAME-N</c> in it. Default: <see cref="DataFolder.Resolve(string?)"/>.</summary>
    public string Folder { get; init; } = DataFolder.Resolve(null);

    /// <summary>The clock for seconds and time stamps.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The number of worker slots of each sweep; null: the number that the sweep asks for, otherwise one per processor.</summary>
    public int? Slots { get; init; }

    /// <summary>
    /// The number of worker slots of all sweeps of the service together. They are shared fairly, and each sweep's own number is its upper
    /// bound. Null: one per processor, or the largest number that one sweep asks for, if that is larger.
    /// </summary>
    public int? SharedSlots { get; init; }

    /// <summary>The data and weights that tasks need.</summary>
    public AssetFiles Assets { get; init; } = AssetFiles.Shipped;

    /// <summary>Creates the runner of a sweep's trials; null: training in this process or its workers.</summary>
    public Func<SweepSpec, CheckpointStore, ITrialRunner>? CreateRunner { get; init; }

    /// <summary>Called with one-line notices, such as that of a lost checkpoint; null drops them.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>The program of workers, for sweeps with <c>isolation: process</c>; null: such sweeps are refused.</summary>
    public WorkerProgram? Worker { get; init; } = WorkerProgram.OfThisInstallation;

    /// <summary>Replaces the sweep's <c>max_failed_trials</c> when it is resumed; null: it is unchanged.</summary>
    public int? MaxFailedTrials { get; init; }

    /// <summary>
    /// Whether a sweep may also be named by the path of its folder, as a user of this machine does. False: only by its name in the data
    /// folder, because the name may come from a network.
    /// </summary>
    public bool FindsByPath { get; init; }

    /// <summary>
    /// Which programs of sweeps (task <c>command</c>) may start. Sweeps with other programs neither start nor resume. Default: any.
    /// </summary>
    public CommandPermission Commands { get; init; } = CommandPermission.Any;

    /// <summary>Opens a store for the sweeps in a folder; null: SQLite, with a database in each sweep's folder.</summary>
    internal Func<string, ISweepStore>? CreateStore { get; init; }

    internal ISweepStore StoreFor(SweepFolder folder)
    {
        var sweeps = Path.GetDirectoryName(folder.Path)!;
        return CreateStore?.Invoke(sweeps) ?? new SqliteSweepStore(sweeps);
    }

    /// <exception cref="NotFoundException">There is no such sweep.</exception>
    internal SweepFolder FolderOf(string sweep) => FindsByPath ? SweepFolder.Find(Folder, sweep) : SweepFolder.Named(Folder, sweep);

    internal int SlotsOf(SweepSpec spec) =>
        Math.Clamp(Slots ?? DeviceBackend.UsualSlots(spec), 1, Math.Max(1, SharedSlots ?? int.MaxValue));

    /// <exception cref="EngineException">Something that the runner needs is missing or damaged.</exception>
    /// <param name="spec">The sweep.</param>
    /// <param name="folder">The folder of the sweep, which holds the checkpoints.</param>
    /// <param name="workers">The folder of the workers of <c>isolation: process</c>; null: that of the sweep.</param>
    internal ITrialRunner RunnerFor(SweepSpec spec, SweepFolder folder, string? workers = null)
    {
        if (spec.Command is { } command && Commands.Refusal(command.Program) is { } refusal)
            throw new EngineException($"task command: this server {refusal}");
        if (CreateRunner is not null)
            return Timed(spec, CreateRunner(spec, folder.Checkpoints), kills: false);

        // A simulated sweep that is resumed here must not go on with real training: its results would be a mixture.
        if (spec.IsSimulated)
            throw new EngineException("the sweep runs on simulated devices, which only a cluster has");
        if (spec.Command is not null)
            return Timed(spec, new CommandTrialRunner(spec, folder, Time), kills: true);
        if (spec.Isolation == Isolation.Process)
        {
            var program = Worker
                ?? throw new EngineException(
                    "isolation: process needs the command `eam`, which is not in this program's folder; remove isolation from the sweep file"
                );
            return Timed(spec, new ProcessTrialRunner(spec, folder, program, Assets, Time, workers), kills: true);
        }

        DeviceBackend.DevicesOf(spec); // throws here if there is no such device, instead of failing every trial
        var options = new TrialRunnerOptions(TaskLoader.Load(spec.Task, Assets), spec.Halving.Unit, spec.Evaluation)
        {
            Checkpoints = folder.Checkpoints,
            Time = Time,
            Backend = spec.Backend,
            CheckpointEvery = spec.CheckpointEvery ?? SweepSpec.UsualCheckpointEvery,
        };
        return Timed(spec, new TrialRunner(options), kills: false);
    }

    private ITrialRunner Timed(SweepSpec spec, ITrialRunner runner, bool kills) =>
        spec.SegmentTimeout is { } timeout ? new TimedRunner(runner, timeout, TimedRunner.Grace, Time, kills) : runner;
}
