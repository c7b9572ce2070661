using Microsoft.Extensions.Logging;

namespace Eam.Grains.Devices;

internal sealed partial class DeviceWorkers
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sweep}: trial {Trial}: this silo cannot reach the cluster; the segment ends and saves nothing")]
    private static partial void LogCutOff(ILogger logger, string sweep, int trial);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sweep}: trial {Trial}: not saved within the {Drain} that a silo has to shut down; it goes on from its last checkpoint")]
    private static partial void LogNotDrained(ILogger logger, string sweep, int trial, TimeSpan drain);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sweep}: trial {Trial}: the report of epoch {Epoch} was refused: another segment has the trial")]
    private static partial void LogRefused(ILogger logger, string sweep, int trial, long epoch);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Sweep}: trial {Trial}: the sweep could not be told how the segment ended: {Reason}")]
    private static partial void LogUntold(ILogger logger, string sweep, int trial, string reason);
}
