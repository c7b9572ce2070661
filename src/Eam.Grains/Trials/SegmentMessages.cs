using System.Runtime.Serialization;
using Eam.Core.Sweeps;
using Eam.Grains.Devices;

namespace Eam.Grains.Trials;

/// <summary>Orders a segment on a device. Its shape on the wire: <see cref="Wire.SegmentOrderFormatter"/>.</summary>
/// <param name="Sweep">Identifier of the sweep.</param>
/// <param name="Segment">What to train.</param>
/// <param name="Epoch">The fencing epoch: the sequence of the event that started the segment. It is larger than that of any earlier segment.</param>
/// <param name="Slot">The sweep's slot.</param>
/// <param name="HasFallen">Whether an earlier attempt has reported that a checkpoint is lost.</param>
/// <param name="Lease">The lease of the device.</param>
[DataContract]
public sealed record SegmentOrder(string Sweep, Segment Segment, long Epoch, int Slot, bool HasFallen, DeviceLease Lease)
{
    /// <summary>Number of the trial.</summary>
    public int Trial => Segment.Trial;
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
/// <param name="Obstacle">What could not be written because the disk is full, or the object storage is away, one line; null otherwise.</param>
[DataContract]
public sealed record SegmentReport(
    [property: DataMember(Order = 0)] SegmentOrder Order,
    [property: DataMember(Order = 1)] SegmentOutcome Outcome,
    [property: DataMember(Order = 2)] string? Obstacle
);
