using Eam.Core.Sweeps;
using Microsoft.Extensions.Logging;

namespace Eam.Grains.Sweeps;

internal sealed partial class LoadedSweep
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Sweep}: cannot continue now, and will be loaded again: {Reason}")]
    private static partial void LogLoadedAgain(ILogger logger, string sweep, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Sweep}: {Status}: {Detail}")]
    private static partial void LogEnded(ILogger logger, string sweep, SweepStatus status, string detail);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Sweep}: trial {Trial} lost its segment and continues from its last checkpoint: {Reason}"
    )]
    private static partial void LogSegmentLost(ILogger logger, string sweep, int trial, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sweep}: trial {Trial} was preempted: {Reason}")]
    private static partial void LogPreempted(ILogger logger, string sweep, int trial, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sweep}: paused, because nothing can be saved: {Reason}")]
    private static partial void LogCannotSave(ILogger logger, string sweep, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sweep}: its results cannot be stored now: {Reason}")]
    private static partial void LogResultsNotStored(ILogger logger, string sweep, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sweep}: its tables are not written now: {Reason}")]
    private static partial void LogTablesDelayed(ILogger logger, string sweep, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sweep}: a file is not written now: {Reason}")]
    private static partial void LogFileNotWritten(ILogger logger, string sweep, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sweep}: an upload is delayed: {Reason}")]
    private static partial void LogUploadDelayed(ILogger logger, string sweep, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sweep}: trial {Trial}: a report of epoch {Epoch} is refused: {Reason}")]
    private static partial void LogReportRefused(ILogger logger, string sweep, int trial, long epoch, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Sweep}: the order of trial {Trial} failed unexpectedly")]
    private static partial void LogOrderFailed(ILogger logger, Exception failure, string sweep, int trial);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sweep}: the pool of devices does not answer; it will be asked again: {Reason}")]
    private static partial void LogPoolSilent(ILogger logger, string sweep, string reason);
}
