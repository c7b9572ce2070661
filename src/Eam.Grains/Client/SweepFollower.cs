using System.Runtime.ExceptionServices;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Sweeps;
using Eam.Grains.Sweeps;

namespace Eam.Grains.Client;

/// <summary>
/// Follows one sweep for all its readers, from its creation to its disposal. If the stream breaks because a silo is gone, it subscribes
/// again.
/// </summary>
internal sealed class SweepFollower : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly RecentEvents _recent = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly string _sweep;
    private readonly Func<IGrainFactory> _client;
    private readonly FoldedSweeps _folded;
    private readonly TimeProvider _time;
    private readonly Task _following;
    private long _last;
    private volatile bool _ended;

    public SweepFollower(string sweep, SweepUpdate first, Func<IGrainFactory> client, FoldedSweeps folded, TimeProvider time)
    {
        _sweep = sweep;
        _client = client;
        _folded = folded;
        _time = time;
        _last = first.Sequence;
        Feed = new SweepFeed(first);
        _following = Task.Run(FollowAsync);
    }

    /// <summary>The sweep's states. The feed ends when the sweep has ended, or with <see cref="Failure"/>.</summary>
    public SweepFeed Feed { get; }

    /// <summary>Number of readers; the owner guards it with its lock.</summary>
    public int Readers { get; set; }

    /// <summary>Whether no more states will follow.</summary>
    public bool HasEnded => _ended;

    /// <summary>Why following ended before the sweep did; null if there was no failure.</summary>
    public ExceptionDispatchInfo? Failure { get; private set; }

    /// <summary>Returns events that came with the stream; null if some of them happened before the stream started.</summary>
    public IReadOnlyList<PastEvent>? Recent(long after, long last)
    {
        lock (_gate)
            return last <= _last ? _recent.Between(after, last) : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task FollowAsync()
    {
        var latest = Feed.Latest;
        try
        {
            while (!latest.HasEnded)
            {
                latest = await StreamAsync(latest).ConfigureAwait(false);
                if (latest.HasEnded)
                    break;

                // The grain's stream ends with its silo. The next call finds the grain on whichever silo it starts again.
                await Task.Delay(Pause, _time, _stop.Token).ConfigureAwait(false);
                Show(latest = await _folded.GetAsync(_sweep, _stop.Token).ConfigureAwait(false));
                StartAgain(latest.Sequence);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Disposed: no reader follows the sweep any longer.
        }
        catch (Exception failure)
        {
            Failure = ExceptionDispatchInfo.Capture(failure);
        }

        _ended = true;
        Feed.End(latest);
    }

    private async Task<SweepUpdate> StreamAsync(SweepUpdate latest)
    {
        var stream = _client().GetGrain<ISweepGrain>(_sweep).WatchAsync(latest.Sequence, _stop.Token).GetAsyncEnumerator(_stop.Token);
        await using (stream.ConfigureAwait(false))
        {
            while (!latest.HasEnded && await NextAsync(stream).ConfigureAwait(false))
            {
                Keep(stream.Current.Events);
                Show(latest = await _folded.TakeAsync(_sweep, stream.Current, _stop.Token).ConfigureAwait(false));
            }
        }

        return latest;
    }

    private void Show(SweepUpdate update)
    {
        if (!update.HasEnded)
            Feed.Publish(update);
    }

    // The grain may have started again because the database went back in time. Then other events have the numbers of those kept here.
    private void StartAgain(long last)
    {
        lock (_gate)
        {
            _recent.Clear();
            _last = last;
        }
    }

    // Keeps events as long as they have no gap between them.
    private void Keep(IReadOnlyList<PastEvent> events)
    {
        lock (_gate)
        {
            var fresh = events.Where(past => past.Sequence > _last).ToList();
            if (fresh.Count == 0)
                return;
            if (fresh[0].Sequence > _last + 1)
                _recent.Clear();
            _recent.Add(fresh);
            _last = fresh[^1].Sequence;
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<SweepNews> stream)
    {
        try
        {
            return await stream.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (Calls.IsTransient(failure) || failure is EngineException)
        {
            return false;
        }
    }
}
