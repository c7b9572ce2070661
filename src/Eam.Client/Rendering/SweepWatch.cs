using Eam.Core.Sweeps;
using Eam.Engine.Preview;
using Eam.Engine.Sweeps;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>Follows a sweep until it ends: a screen that is redrawn in place on a terminal, lines elsewhere.</summary>
/// <param name="screen">Where to.</param>
/// <param name="time">The clock.</param>
/// <param name="stopping">Cancelled by the first Ctrl-C.</param>
/// <param name="before">What an earlier run of the sweep told already; null for a new sweep.</param>
internal sealed class SweepWatch(Screen screen, TimeProvider time, CancellationToken stopping, SweepState? before = null)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    private readonly long _start = time.GetTimestamp();
    private (double Planned, double Before)? _plan;

    /// <summary>Shows all updates.</summary>
    /// <param name="updates">From the service; the sweep's last state comes last.</param>
    /// <returns>The last update.</returns>
    public Task<SweepUpdate> FollowAsync(IAsyncEnumerable<SweepUpdate> updates) =>
        screen.Live ? DrawAsync(updates) : WriteAsync(updates);

    private async Task<SweepUpdate> WriteAsync(IAsyncEnumerable<SweepUpdate> updates)
    {
        var log = new SweepLog(screen.Writer);
        if (before is not null)
            log.Skip(before);
        SweepUpdate? last = null;
        using var notice = stopping.Register(() => screen.Writer.WriteLine("stopping: running segments save their checkpoints"));
        await foreach (var update in updates.ConfigureAwait(false))
        {
            log.Write(update, time.GetElapsedTime(_start));
            last = update;
        }

        return last ?? throw new InvalidOperationException("the sweep gave no update");
    }

    private async Task<SweepUpdate> DrawAsync(IAsyncEnumerable<SweepUpdate> updates)
    {
        SweepUpdate? last = null;
        var following = Task.Run(async () =>
        {
            await foreach (var update in updates.ConfigureAwait(false))
                Volatile.Write(ref last, update);
        });

        // A live region only ever grows, so a terminal that was made smaller needs a new one.
        while (!following.IsCompleted)
        {
            var size = (screen.Width, screen.Height);
            await screen.Console.Live(new Text("starting ...")).AutoClear(true).Overflow(VerticalOverflow.Crop).StartAsync(
                live => RedrawAsync(live, following, () => Volatile.Read(ref last), size)).ConfigureAwait(false);
            if (!following.IsCompleted)
                screen.Console.Clear();
        }

        await following.ConfigureAwait(false);
        return last ?? throw new InvalidOperationException("the sweep gave no update");
    }

    // The clock, not the updates, sets the pace: hundreds of updates a second must not cost the training a core.
    private async Task RedrawAsync(LiveDisplayContext live, Task following, Func<SweepUpdate?> last, (int Width, int Height) size)
    {
        using var ticks = new PeriodicTimer(Refresh, time);
        while (!following.IsCompleted && size == (screen.Width, screen.Height))
        {
            if (last() is { } update)
            {
                _plan ??= (SweepPreview.Of(update.State.Spec, slots: 1).Compute, new SweepOverview(update).Spent);
                live.UpdateTarget(SweepScreen.Render(update, _plan.Value.Planned, _plan.Value.Before, time.GetElapsedTime(_start), size.Width, size.Height, Footer(update)));
            }

            await Task.WhenAny(following, ticks.WaitForNextTickAsync().AsTask()).ConfigureAwait(false);
        }
    }

    private string Footer(SweepUpdate update) => stopping.IsCancellationRequested
        ? "Stopping: segments save their checkpoints. Ctrl-C again quits at once."
        : update.Status == SweepStatus.Paused ? Markup.Escape(update.Message ?? "Paused.") : "Ctrl-C stops and saves.";
}
