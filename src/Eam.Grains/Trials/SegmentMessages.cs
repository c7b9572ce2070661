using System.Runtime.Serialization;
using Eam.Core.Spaces;
using Eam.Engine.Trials;
using Eam.Grains.Devices;

namespace Eam.Grains.Trials;

/// <summary>Train a trial to a rung on a device.</summary>
/// <param name="Sweep">The sweep.</param>
/// <param name="Trial">Its number.</param>
/// <param name="Rung">The rung to reach.</param>
/// <param name="Attempt">0 for the first.</param>
/// <param name="Epoch">The fencing epoch: the sequence of the event that started the segment, and so larger than that of any segment before it.</param>
/// <param name="Slot">The sweep's slot.</param>
/// <param name="Configuration">Its settings.</param>
/// <param name="Seed">For all of its randomness.</param>
/// <param name="From">Compute target of the rung before; 0 at first.</param>
/// <param name="Target">Total compute to reach, in the sweep's unit.</param>
/// <param name="HasFallen">An attempt before this one has told that a checkpoint was lost.</param>
/// <param name="Lease">The device.</param>
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
    /// <summary>What the trial runner is asked.</summary>
    internal SegmentRequest ToRequest() =>
        new(Trial, Rung, Attempt, Configuration, Seed, From, Target) { Epoch = Epoch, HasFallen = HasFallen };
}

/// <summary>What became of an order.</summary>
public enum OrderAnswer
{
    /// <summary>It runs.</summary>
    Started,

    /// <summary>The device has another trial: nothing was started.</summary>
    DeviceBusy,

    /// <summary>The silo shuts down, or has lost the cluster, or has no such device any more.</summary>
    Draining = 3,
}

/// <summary>How a segment ended.</summary>
/// <param name="Order">What it was.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="DiskFull">What could not be written because the disk is full, or the object storage is away, one line; null otherwise.</param>
[DataContract]
public sealed record SegmentReport(
    [property: DataMember(Order = 0)] SegmentOrder Order,
    [property: DataMember(Order = 1)] SegmentOutcome Outcome,
    [property: DataMember(Order = 2)] string? DiskFull
);
