using System.Runtime.CompilerServices;
using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;

namespace Eam.Grains.Client;

/// <summary>
/// Follows sweeps for the readers of this gateway: one stream from a sweep's grain serves all its readers, for as long as there is at least
/// one. Thread-safe.
/// </summary>
/// <param name="client">Returns Orleans' client.</param>
/// <param name="folded">Folds the events that the streams bring.</param>
/// <param name="time">The clock.</param>
internal sealed class SweepFollowers(Func<IGrainFactory> client, FoldedSweeps folded, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SweepFollower> _followers = new(StringComparer.Ordinal);

    /// <summary>Yields a sweep's states until it ends, starting with the current one. A slow reader skips states.</summary>
    /// <exception cref="Eam.Engine.EngineException">The cluster does not answer, or there is no such sweep.</exception>
    public async IAsyncEnumerable<SweepUpdate> WatchAsync(string sweep, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = await folded.GetAsync(sweep, cancellationToken).ConfigureAwait(false);
        if (first.HasEnded)
        {
            yield return first;
            yield break;
        }

        var follower = Join(sweep, first);
        try
        {
            await foreach (var update in follower.Feed.WatchAsync(cancellationToken).ConfigureAwait(false))
                yield return update;
            follower.Failure?.Throw();
        }
        finally
        {
            await LeaveAsync(sweep, follower).ConfigureAwait(false);
        }
    }

    /// <summary>Returns events of a followed sweep if this gateway has all of them; null if the grain must be asked.</summary>
    public IReadOnlyList<PastEvent>? Recent(string sweep, long after, long last)
    {
        lock (_gate)
            return _followers.TryGetValue(sweep, out var follower) ? follower.Recent(after, last) : null;
    }

    private SweepFollower Join(string sweep, SweepUpdate first)
    {
        lock (_gate)
        {
            // A follower that has ended serves its present readers to the end, but no new ones: the sweep may have been resumed.
            if (!_followers.TryGetValue(sweep, out var follower) || follower.HasEnded)
                _followers[sweep] = follower = new SweepFollower(sweep, first, client, folded, time);
            follower.Readers++;
            return follower;
        }
    }

    private async Task LeaveAsync(string sweep, SweepFollower follower)
    {
        lock (_gate)
        {
            if (--follower.Readers > 0)
                return;
            if (_followers.GetValueOrDefault(sweep) == follower)
                _followers.Remove(sweep);
        }

        await follower.DisposeAsync().ConfigureAwait(false);
    }
}
