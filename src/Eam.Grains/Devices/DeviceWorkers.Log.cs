using Microsoft.Extensions.Logging;

namespace Eam.Grains.Devices;

internal sealed partial class DeviceWorkers
{
    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Sweep}: trial {Trial}: this silo cannot reach the cluster; the segment ends and saves nothing"
    )]
    private static partial void LogCutOff(ILogger logger, string sweep, int trial);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Sweep}: trial {Trial}: not saved within the {Drain} that a silo has to shut down; it goes on from its last checkpoint"
    )]
    private static partial void LogNotDrained(ILogger logger, string sweep, int trial, TimeSpan drain);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Sweep}: trial {Trial}: the report of epoch {Epoch} was refused: another segment has the trial"
    )]
    private static partial void LogRefused(ILogger logger, string sweep, int trial, long epoch);

    [LoggerMessage(
        EventName = "SegmentUntold",
        Level = LogLevel.Error,
        Message = "{Sweep}: trial {Trial}: the sweep did not take the report of how its segment ended; lease {Lease} is given up, and the trial goes on from its last checkpoint: {Reason}"
    )]
    private static partial void LogUntold(ILogger logger, string sweep, int trial, long lease, string reason);

    [LoggerMessage(
        EventName = "SegmentFailedUnexpectedly",
        Level = LogLevel.Error,
        Message = "{Sweep}: trial {Trial}: its segment failed on {Device} outside of its training; the trial counts as crashed"
    )]
    private static partial void LogUnexpected(ILogger logger, Exception failure, string sweep, int trial, string device);
}
