using System.Diagnostics;
using Eam.Engine;
using Eam.Grains.Trials;

namespace Eam.Grains.Devices;

/// <summary>
/// Trace activities of a segment on its silo: <c>train</c>, and below it <c>report</c>, from which the trace continues through the sweep's
/// grain to the store.
/// </summary>
internal static class SegmentActivity
{
    /// <summary>
    /// Starts <c>train</c> as a trace of its own, with a link to the call that brought the order. That call came from the report of the
    /// previous segment: if <c>train</c> were its child, a whole sweep would be one trace.
    /// </summary>
    public static Activity? Train(SegmentOrder order, string device)
    {
        var caller = Activity.Current;
        Activity.Current = null;
        return EngineTelemetry
            .Source.StartActivity(ActivityKind.Internal, links: caller is null ? null : [new(caller.Context)], name: "train")
            ?.SetTag("eam.sweep", order.Sweep)
            .SetTag("eam.trial", order.Trial)
            .SetTag("eam.epoch", order.Epoch)
            .SetTag("eam.device", device);
    }

    /// <summary>Starts <c>report</c>, which lasts until the sweep has accepted the report.</summary>
    public static Activity? Report(SegmentReport report, ActivityContext training) =>
        EngineTelemetry
            .Source.StartActivity("report", ActivityKind.Internal, training)
            ?.SetTag("eam.sweep", report.Order.Sweep)
            .SetTag("eam.trial", report.Order.Trial)
            .SetTag("eam.outcome", report.Outcome.GetType().Name);
}
