using System.Diagnostics.Metrics;
using Eam.Engine;

namespace Eam.Grains.Devices;

/// <summary>The metric of a silo's devices. It costs almost nothing while nobody listens.</summary>
internal static class DeviceMeter
{
    private static readonly Meter Meter = new(EngineTelemetry.Name);
    private static readonly Histogram<double> Idle = Meter.CreateHistogram(
        "eam.device.idle",
        "s",
        "Time that a device was free between two segments.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300],
        }
    );

    /// <summary>Records that a device has its next segment.</summary>
    public static void Taken(TimeSpan free) => Idle.Record(free.TotalSeconds);
}
