using System.Runtime.Serialization;
using Eam.Core.Spaces;
using Eam.Engine.Trials;
using Eam.Grains.Devices;

namespace Eam.Grains.Trials;

/// <summary>An order to train a trial up to a rung on a device.</summary>
/// <param name="Sweep">The sweep.</param>
/// <param name="Trial">The trial's number.</param>
/// <param name="Rung">The rung to reach.</param>
/// <param name="Attempt">The number of the attempt; 0 for the first.</param>
/// <param name="Epoch">The fencing epoch: the sequence number of the event that started the segment, so it is larger than that of every earlier segment.</param>
/// <param name="Slot">The sweep's slot.</param>
/// <param name="Configuration">The trial's settings.</param>
/// <param name="Seed">The seed of all randomness in the trial.</param>
/// <param name="From">Compute target of the previous rung; 0 for the first rung.</param>
/// <param name="Target">Total compute to reach, in the sweep's unit.</param>
/// <param name="HasFallen">Whether an earlier attempt has already reported that a checkpoint was lost.</param>
/// <param name="Lease">The lease of the device.</param>
[DataContract]
public sealed record SegmentOrder(
    [property: DataMember(Order = 0)] string Sweep,
    [property: DataMember(Order = 1)] int Trial,
    [property: DataMember(Order = 2)] int Rung,
    [property: DataMember(Order = 3)] int Attempt,
    [property: DataMember(Order = 4)] long Epoch,
    [property: DataMember(Order = 5)] int Slot,
    [property: DataMember(Order = 6)] Configuration Configuration,
    [property: DataMember(Order = 7)] ulong Seed,
    [property: DataMember(Order = 8)] double From,
    [property: DataMember(Order = 9)] double Target,
    [property: DataMember(Order = 10)] bool HasFallen,
    [property: DataMember(Order = 11)] DeviceLease Lease
)
{
    /// <summary>Converts the order into a request for the trial runner.</summary>
    internal SegmentRequest ToRequest() =>
        new(Trial, Rung, Attempt, Configuration, Seed, From, Target) { Epoch = Epoch, HasFallen = HasFallen };
}

/// <summary>A silo's answer to an order.</summary>
public enum OrderAnswer
{
    /// <summary>The segment runs.</summary>
    Started,

    /// <summary>The device is busy with another trial; nothing was started.</summary>
    DeviceBusy,

    /// <summary>The silo is shutting down, cannot reach the cluster, or no longer has such a device.</summary>
    Draining = 3,
}

/// <summary>A report of how a segment ended.</summary>
/// <param name="Order">The order of the segment.</param>
/// <param name="Outcome">How the segment ended.</param>
/// <param name="DiskFull">One line about what could not be written because the disk is full or the object storage is unavailable; otherwise null.</param>
[DataContract]
public sealed record SegmentReport(
    [property: DataMember(Order = 0)] SegmentOrder Order,
    [property: DataMember(Order = 1)] SegmentOutcome Outcome,
    [property: DataMember(Order = 2)] string? DiskFull
);
