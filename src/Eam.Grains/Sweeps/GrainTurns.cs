using Eam.Engine.Files;
using Microsoft.Extensions.Logging;

namespace Eam.Grains.Sweeps;

/// <summary>Separates the work on a sweep grain's turns from the work outside of them (docs/decisions/026-turns.md).</summary>
/// <param name="grain">The grain.</param>
/// <param name="sweep">Identifier of the sweep, for the log.</param>
/// <param name="logger">The grain's log.</param>
internal sealed partial class GrainTurns(IGrainBase grain, string sweep, ILogger logger)
{
    /// <summary>Runs work on a turn of its own, after the turns that wait already.</summary>
    /// <remarks>For work beside the turns that has its answer. The task never completes if the grain is deactivated first.</remarks>
    public Task RunAsync(Func<Task> work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        IGrainTimer? timer = null;
        timer = grain.RegisterGrainTimer(
            async _ =>
            {
                timer?.Dispose();
                try
                {
                    await work();
                    done.SetResult();
                }
                catch (Exception failure)
                {
                    done.SetException(failure);
                }
            },
            new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { KeepAlive = true }
        );
        return done.Task;
    }

    /// <summary>Runs work on turns of its own, the first one now, until the returned timer is disposed.</summary>
    public IGrainTimer Every(TimeSpan period, Func<Task> work) =>
        grain.RegisterGrainTimer(_ => work(), new GrainTimerCreationOptions(TimeSpan.Zero, period) { KeepAlive = true });

    /// <summary>Begins work outside of turns. No caller waits for it, so every failure is logged.</summary>
    public void InBackground(Func<Task> work, string what) => _ = GuardAsync(work, what);

    /// <summary>Deactivates the grain after this turn; the next call loads it again.</summary>
    public void Deactivate() => grain.DeactivateOnIdle();

    private async Task GuardAsync(Func<Task> work, string what)
    {
        try
        {
            await work();
        }
        catch (Exception failure) when (Calls.IsTransient(failure))
        {
            LogNoAnswer(logger, sweep, what, FileErrors.FirstLine(failure));
        }
        catch (Exception failure)
        {
            LogUnexpected(logger, failure, sweep, what);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sweep}: no answer to '{What}', which will be repeated: {Reason}")]
    private static partial void LogNoAnswer(ILogger logger, string sweep, string what, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Sweep}: '{What}' failed unexpectedly")]
    private static partial void LogUnexpected(ILogger logger, Exception failure, string sweep, string what);
}
