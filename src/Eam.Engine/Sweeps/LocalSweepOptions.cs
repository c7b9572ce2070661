using Eam.Core.Sweeps;
using Eam.Engine.Assets;
using Eam.Engine.Checkpoints;
using Eam.Engine.Results;
using Eam.Engine.Storage;
using Eam.Engine.Trials;

namespace Eam.Engine.Sweeps;

/// <summary>What a <see cref="LocalSweepService"/> runs with.</summary>
public sealed record LocalSweepOptions
{
    /// <summary>Results go to <c>sweeps/NAME-N</c> under it. Default: <see cref="DataFolder.Resolve(string?)"/>.</summary>
    public string Folder { get; init; } = DataFolder.Resolve(null);

    /// <summary>The clock of seconds and time stamps.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Worker slots; null: what the sweep asks for, else one a processor.</summary>
    public int? Slots { get; init; }

    /// <summary>Data and weights that tasks need.</summary>
    public AssetFiles Assets { get; init; } = AssetFiles.Shipped;

    /// <summary>Builds the runner of a sweep's trials; null: training on the managed backend.</summary>
    public Func<SweepSpec, CheckpointStore, ITrialRunner>? CreateRunner { get; init; }

    /// <summary>Called with one-line notices, such as a lost checkpoint; null drops them.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>Opens a store of the sweeps in a folder; null: SQLite, a database in each sweep's folder.</summary>
    internal Func<string, ISweepStore>? CreateStore { get; init; }

    internal ISweepStore StoreFor(SweepFolder folder)
    {
        var sweeps = Path.GetDirectoryName(folder.Path)!;
        return CreateStore?.Invoke(sweeps) ?? new SqliteSweepStore(sweeps);
    }

    internal int SlotsOf(SweepSpec spec) => Math.Max(1, Slots ?? spec.Slots ?? Environment.ProcessorCount);

    internal ITrialRunner RunnerFor(SweepSpec spec, CheckpointStore checkpoints) =>
        CreateRunner?.Invoke(spec, checkpoints) ?? new TrialRunner(
            new TrialRunnerOptions(TaskLoader.Load(spec.Task, Assets), spec.Halving.Unit, spec.Evaluation) { Checkpoints = checkpoints, Time = Time });
}
