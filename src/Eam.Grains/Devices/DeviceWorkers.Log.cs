using Microsoft.Extensions.Logging;

namespace Eam.Grains.Devices;

internal sealed partial class DeviceWorkers
{
    // What a device does, from the device itself: whoever doubts the cluster's own account can compare.
    [LoggerMessage(Level = LogLevel.Debug, Message = "device {Device} begins trial {Trial} of {Sweep}, epoch {Epoch}")]
    private static partial void LogBegins(ILogger logger, string device, int trial, string sweep, long epoch);

    [LoggerMessage(Level = LogLevel.Debug, Message = "device {Device} has ended trial {Trial} of {Sweep}, epoch {Epoch}")]
    private static partial void LogHasEnded(ILogger logger, string device, int trial, string sweep, long epoch);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Sweep}: trial {Trial}: this silo cannot reach the cluster; its segment ends without saving"
    )]
    private static partial void LogCutOff(ILogger logger, string sweep, int trial);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Sweep}: trial {Trial}: the segment did not save within the shutdown limit of {Drain}; the trial resumes from its last checkpoint"
    )]
    private static partial void LogNotDrained(ILogger logger, string sweep, int trial, TimeSpan drain);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Sweep}: trial {Trial}: the report of epoch {Epoch} was refused because a newer segment owns the trial"
    )]
    private static partial void LogRefused(ILogger logger, string sweep, int trial, long epoch);

    [LoggerMessage(
        EventName = "SegmentUntold",
        Level = LogLevel.Error,
        Message = "{Sweep}: trial {Trial}: the sweep did not accept the report of the segment's end; lease {Lease} is released, and the trial resumes from its last checkpoint: {Reason}"
    )]
    private static partial void LogUntold(ILogger logger, string sweep, int trial, long lease, string reason);

    [LoggerMessage(
        EventName = "SegmentFailedUnexpectedly",
        Level = LogLevel.Error,
        Message = "{Sweep}: trial {Trial}: its segment failed on {Device} outside the training code; the trial counts as crashed"
    )]
    private static partial void LogUnexpected(ILogger logger, Exception failure, string sweep, int trial, string device);
}
