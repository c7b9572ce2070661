using Eam.Core.Sweeps;
using Eam.Engine.Preview;
using Eam.Engine.Sweeps;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>Whose sweep is watched.</summary>
internal enum WatchKind
{
    /// <summary>This process runs it: Ctrl-C stops it.</summary>
    Own,

    /// <summary>It was just started, and runs elsewhere: Ctrl-C leaves it.</summary>
    New,

    /// <summary>It has run elsewhere for some time: what it reached before is not told again.</summary>
    Joined,
}

/// <summary>Follows a sweep until it ends: a screen that is redrawn in place on a terminal, lines elsewhere.</summary>
/// <param name="screen">Where to.</param>
/// <param name="time">The clock.</param>
/// <param name="kind">Whose sweep it is.</param>
/// <param name="before">What an earlier run of the sweep told already; null for a new sweep.</param>
/// <param name="stopping">Cancelled by the first Ctrl-C.</param>
internal sealed class SweepWatch(Screen screen, TimeProvider time, WatchKind kind, SweepState? before, CancellationToken stopping)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    private readonly long _start = time.GetTimestamp();
    private (double Planned, double Before)? _plan;
    private TimeSpan? _age;
    private string? _note;

    /// <summary>Shows a line below the screen until the sweep's next update.</summary>
    public void Note(string line) => Volatile.Write(ref _note, line);

    /// <summary>Shows all updates.</summary>
    /// <param name="updates">From the service; the sweep's last state comes last.</param>
    /// <returns>The last update.</returns>
    public Task<SweepUpdate> FollowAsync(IAsyncEnumerable<SweepUpdate> updates) => screen.Live ? DrawAsync(updates) : WriteAsync(updates);

    private async Task<SweepUpdate> WriteAsync(IAsyncEnumerable<SweepUpdate> updates)
    {
        var log = new SweepLog(screen.Writer);
        if (before is not null)
            log.Skip(before);
        SweepUpdate? last = null;
        using var notice =
            kind != WatchKind.Own
                ? default
                : stopping.Register(() => screen.Writer.WriteLine("stopping: running segments save their checkpoints"));
        await foreach (var update in updates)
        {
            if (last is null && kind == WatchKind.Joined)
                log.Skip(update.State);
            log.Write(update, Elapsed(update));
            last = update;
        }

        return last ?? throw new InvalidOperationException("the sweep gave no update");
    }

    private async Task<SweepUpdate> DrawAsync(IAsyncEnumerable<SweepUpdate> updates)
    {
        SweepUpdate? last = null;
        var following = Task.Run(async () =>
        {
            await foreach (var update in updates)
            {
                Volatile.Write(ref last, update);
                Volatile.Write(ref _note, null);
            }
        });

        // A live region only ever grows, so a terminal that was made smaller needs a new one.
        while (!following.IsCompleted)
        {
            var size = (screen.Width, screen.Height);
            await screen
                .Console.Live(new Text("starting ..."))
                .AutoClear(true)
                .Overflow(VerticalOverflow.Crop)
                .StartAsync(live => RedrawAsync(live, following, () => Volatile.Read(ref last), size));
            if (!following.IsCompleted)
                screen.Console.Clear();
        }

        await following;
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
                _plan ??= (
                    SweepPreview.Of(update.State.Spec, slots: 1).Compute,
                    kind == WatchKind.Joined ? 0 : new SweepOverview(update).Spent
                );
                live.UpdateTarget(
                    SweepScreen.Render(
                        update,
                        _plan.Value.Planned,
                        _plan.Value.Before,
                        Elapsed(update),
                        size.Width,
                        size.Height,
                        Footer(update)
                    )
                );
            }

            await Task.WhenAny(following, ticks.WaitForNextTickAsync().AsTask());
        }
    }

    // A sweep that is joined is as old as it is.
    private TimeSpan Elapsed(SweepUpdate update)
    {
        var here = time.GetElapsedTime(_start);
        _age ??= kind == WatchKind.Joined ? time.GetUtcNow() - update.Started - here : TimeSpan.Zero;
        return _age.Value + here;
    }

    private string Footer(SweepUpdate update) =>
        kind == WatchKind.Own ? OwnFooter(update)
        : Volatile.Read(ref _note) is { } note ? Markup.Escape(note)
        : update.Status == SweepStatus.Paused ? Markup.Escape($"{update.Message ?? "Paused."} Ctrl-C leaves it.")
        : "Ctrl-C leaves; the sweep goes on.";

    private string OwnFooter(SweepUpdate update) =>
        stopping.IsCancellationRequested ? "Stopping: segments save their checkpoints. Ctrl-C again quits at once."
        : update.Status == SweepStatus.Paused ? Markup.Escape(update.Message ?? "Paused.")
        : "Ctrl-C stops and saves.";
}
