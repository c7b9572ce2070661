using System.Runtime.Serialization;
using Eam.Core.Sweeps;
using Eam.Grains.Devices;

namespace Eam.Grains.Trials;

/// <summary>Orders a segment on a device. Its shape on the wire: <see cref="Wire.SegmentOrderFormatter"/>.</summary>
/// <param name="Sweep">Identifier of the sweep.</param>
/// <param name="Segment">What to train.</param>
/// <param name="Epoch">The fencing epoch: the sequence of the event that started the segment. It is larger than that of any earlier
/// segment.</param>
/// <param name="Slot">The sweep's slot.</param>
/// <param name="HasFallen">Whether an earlier attempt has reported that a checkpoint is lost.</param>
/// <param name="Lease">The lease of the device.</param>
[DataContract]
public sealed record SegmentOrder(string Sweep, Segment Segment, long Epoch, int Slot, bool HasFallen, DeviceLease Lease)
{
    /// <summary>Number of the trial.</summary>
    public int Trial => Segment.Trial;
}
