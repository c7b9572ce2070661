using Eam.Core.Sweeps;
using Microsoft.Extensions.Logging;

namespace Eam.Grains.Sweeps;

internal sealed partial class SweepGrain
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Sweep}: cannot be loaded: {Reason}")]
    private static partial void LogNotLoaded(ILogger logger, string sweep, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Sweep}: cannot go on for now, and will be loaded anew: {Reason}")]
    private static partial void LogCannotGoOn(ILogger logger, string sweep, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Sweep}: {Status}: {Detail}")]
    private static partial void LogStands(ILogger logger, string sweep, SweepStatus status, string detail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sweep}: trial {Trial} goes on elsewhere from its last checkpoint: {Reason}")]
    private static partial void LogMoves(ILogger logger, string sweep, int trial, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sweep}: {Reason}")]
    private static partial void LogNotice(ILogger logger, string sweep, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sweep}: trial {Trial}: a report of epoch {Epoch} is refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string sweep, int trial, long epoch, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sweep}: no answer to '{What}'; it is asked again: {Reason}")]
    private static partial void LogNoAnswer(ILogger logger, string sweep, string what, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Sweep}: '{What}' failed unexpectedly")]
    private static partial void LogUnexpected(ILogger logger, Exception failure, string sweep, string what);
}
