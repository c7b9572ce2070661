using Eam.Engine.DeviceModels;

namespace Eam.Engine.Simulation;

/// <summary>How a segment goes, if it keeps its slot.</summary>
/// <param name="Crashes">Whether it ends without a report.</param>
/// <param name="Duration">The time that it takes.</param>
/// <param name="Compute">The compute that it spends.</param>
/// <param name="Device">The segment on its device; null if it trains evenly and saves nothing on its way.</param>
internal readonly record struct SegmentCourse(bool Crashes, double Duration, double Compute, SegmentTimeline? Device = null)
{
    /// <summary>Returns the course of a segment on a device.</summary>
    public static SegmentCourse On(SegmentTimeline device) =>
        new(device.Fails, device.Seconds, device.Fails ? device.ComputeAt(device.Seconds) : device.Compute, device);

    /// <summary>Returns the compute that it has spent some time after its start.</summary>
    public double SpentAfter(double time)
    {
        if (Device is { } device)
            return device.ComputeAt(time);
        return Duration > 0 ? Compute * time / Duration : 0;
    }

    /// <summary>Returns the compute of the checkpoints that it has saved on its way some time after its start.</summary>
    public double SavedAfter(double time) => Device?.SavedAt(time) ?? 0;
}
