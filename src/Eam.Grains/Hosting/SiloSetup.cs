using Eam.Engine.SimulatedTraining;
using Eam.Engine.Sweeps;
using Eam.Grains.Artifacts;
using Eam.Grains.Devices;

namespace Eam.Grains.Hosting;

/// <summary>Everything that a silo needs in order to train.</summary>
/// <param name="Devices">The silo's devices.</param>
/// <param name="Engine">The engine's options: clock, assets, runners. Its folder is the results folder that all silos share.</param>
/// <param name="Workers">A folder that only this silo uses, for worker processes.</param>
public sealed record SiloSetup(SiloDevices Devices, LocalSweepOptions Engine, string Workers)
{
    /// <summary>The PostgreSQL database with events and descriptions of sweeps. Null: they are in the results folder, in SQLite.</summary>
    public Npgsql.NpgsqlDataSource? Database { get; init; }

    /// <summary>
    /// The store of checkpoints and tables when silos share no folder; each silo then has its own folder for copies. Null: the folder is
    /// shared.
    /// </summary>
    public IArtifactStore? Artifacts { get; init; }

    /// <summary>What simulated devices simulate; null if the devices are real.</summary>
    public SimulatedMachine? Simulation { get; init; }

    /// <summary>The cluster's time limits.</summary>
    public ClusterTimes Options { get; init; } = new();
}
