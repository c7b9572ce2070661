using Eam.Grains.Devices;
using Eam.Grains.Storage;
using Eam.Grains.Trials;
using Microsoft.Extensions.Logging;

namespace Eam.Grains.Sweeps;

/// <summary>What a loaded sweep uses of its silo.</summary>
/// <param name="Catalog">Descriptions and stores of all sweeps.</param>
/// <param name="Engine">How the silo trains, and where its artifacts are.</param>
/// <param name="Grains">Other grains.</param>
/// <param name="Times">Periods and limits of the cluster.</param>
/// <param name="Time">The clock.</param>
/// <param name="Turns">The grain's turns.</param>
/// <param name="Reminder">The grain's reminder.</param>
/// <param name="Logger">The grain's log.</param>
internal sealed record SweepServices(
    ISweepCatalog Catalog,
    SiloEngine Engine,
    IGrainFactory Grains,
    ClusterTimes Times,
    TimeProvider Time,
    GrainTurns Turns,
    SweepReminder Reminder,
    ILogger Logger
)
{
    /// <summary>The cluster's pool of devices.</summary>
    public IDevicePoolGrain Pool => Grains.GetGrain<IDevicePoolGrain>(0);

    /// <summary>The trial of an order, on the silo of its lease.</summary>
    public ITrialGrain Trial(SegmentOrder order) => Trial(order.Sweep, order.Trial, order.Lease.Silo);

    /// <summary>A trial on a silo.</summary>
    public ITrialGrain Trial(string sweep, int trial, string silo) => Grains.GetGrain<ITrialGrain>(TrialKey.Of(sweep, trial, silo));
}
