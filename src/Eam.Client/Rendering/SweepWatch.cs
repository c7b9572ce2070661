using Eam.Core.Sweeps;
using Eam.Engine.Preview;
using Eam.Engine.Sweeps;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>Where a watched sweep runs, and whether it is new.</summary>
internal enum WatchKind
{
    /// <summary>This process runs the sweep: Ctrl-C stops it.</summary>
    Own,

    /// <summary>The sweep was just started and runs elsewhere: Ctrl-C only stops watching.</summary>
    New,

    /// <summary>The sweep has run elsewhere for some time: earlier results are not shown again.</summary>
    Joined,
}

/// <summary>Follows a sweep until it ends: on a terminal with a screen that is redrawn in place, elsewhere with lines.</summary>
/// <param name="screen">Screen to write to.</param>
/// <param name="time">The clock.</param>
/// <param name="kind">Where the sweep runs, and whether it is new.</param>
/// <param name="before">State at the end of an earlier run, which is not shown again; null for a new sweep.</param>
/// <param name="stopping">Token that the first Ctrl-C cancels.</param>
internal sealed class SweepWatch(Screen screen, TimeProvider time, WatchKind kind, SweepState? before, CancellationToken stopping)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    private readonly long _start = time.GetTimestamp();
    private Task<double>? _planned;
    private double? _before;
    private TimeSpan? _age;
    private string? _note;

    /// <summary>Shows a line below the screen until the next update of the sweep.</summary>
    public void Note(string line) => Volatile.Write(ref _note, line);

    /// <summary>Shows all updates.</summary>
    /// <param name="updates">Updates from the service; the last one is the final state.</param>
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

        // A live region only grows, so a terminal that was made smaller needs a new one.
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

    // The clock sets the pace, not the updates: drawing hundreds of updates per second would take a core from the training.
    private async Task RedrawAsync(LiveDisplayContext live, Task following, Func<SweepUpdate?> last, (int Width, int Height) size)
    {
        using var ticks = new PeriodicTimer(Refresh, time);
        while (!following.IsCompleted && size == (screen.Width, screen.Height))
        {
            if (last() is { } update)
            {
                _planned ??= PlanAsync(update.State.Spec);
                _before ??= kind == WatchKind.Joined ? 0 : new SweepOverview(update).Spent;
                live.UpdateTarget(
                    SweepScreen.Render(
                        update,
                        _planned.IsCompletedSuccessfully ? await _planned : null,
                        _before.Value,
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

    // The plan of a large sweep takes minutes under some rules. The screen does not wait for it, and a stop ends it.
    private Task<double> PlanAsync(SweepSpec spec) =>
        SweepPreview.IsQuick(spec)
            ? Task.FromResult(SweepPreview.Of(spec, slots: 1).Compute)
            : Task.Run(() => SweepPreview.Of(spec, slots: 1, stopping).Compute, stopping);

    // The elapsed time of a sweep that was joined counts from the start of the sweep.
    private TimeSpan Elapsed(SweepUpdate update)
    {
        var here = time.GetElapsedTime(_start);
        _age ??= kind == WatchKind.Joined ? time.GetUtcNow() - update.Started - here : TimeSpan.Zero;
        return _age.Value + here;
    }

    private string Footer(SweepUpdate update) =>
        kind == WatchKind.Own ? OwnFooter(update)
        : Volatile.Read(ref _note) is { } note ? note.EscapeUnsafe()
        : update.Status == SweepStatus.Paused ? $"{update.Message ?? "Paused."} Ctrl-C stops watching.".EscapeUnsafe()
        : "Ctrl-C leaves the sweep running.";

    private string OwnFooter(SweepUpdate update) =>
        stopping.IsCancellationRequested ? "Stopping: segments save their checkpoints. Ctrl-C again quits at once."
        : update.Status == SweepStatus.Paused ? (update.Message ?? "Paused.").EscapeUnsafe()
        : "Ctrl-C saves and stops.";
}
