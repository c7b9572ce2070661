using Eam.Engine;
using Eam.Engine.Files;

namespace Eam.Grains.Sweeps;

/// <summary>What runs on the grain's turns, and what runs beside them.</summary>
internal sealed partial class SweepGrain
{
    /// <summary>Does work on a turn of its own, after the turns that wait before it.</summary>
    /// <remarks>For work beside the turns that has an answer now. It never ends if the grain is deactivated first.</remarks>
    private Task TurnAsync(Func<Task> work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        IGrainTimer? timer = null;
        timer = this.RegisterGrainTimer(
            async _ =>
            {
                timer!.Dispose();
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

    /// <summary>Begins work beside the turns. Nobody waits for it, so it logs whatever it fails with.</summary>
    private void InBackground(Func<Task> work, string what) => _ = GuardAsync(work, what);

    private async Task GuardAsync(Func<Task> work, string what)
    {
        try
        {
            await work();
        }
        catch (Exception failure) when (Calls.IsTransient(failure))
        {
            LogNoAnswer(logger, Sweep, what, FileErrors.FirstLine(failure));
        }
        catch (Exception failure)
        {
            LogUnexpected(logger, failure, Sweep, what);
        }
    }

    /// <summary>
    /// Does a turn's work. Returns null, or the failure after which the grain loads itself anew: what it holds may no longer be what the log says.
    /// </summary>
    private async Task<EngineException?> DoAsync(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (EngineException failure)
        {
            LogCannotGoOn(logger, Sweep, failure.Message);
            _failure = failure.Message;
            DeactivateOnIdle();
            return failure;
        }
    }
}
