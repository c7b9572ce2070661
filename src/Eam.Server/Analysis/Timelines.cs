using System.Collections.Concurrent;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;

namespace Eam.Server.Analysis;

/// <summary>Keeps the timelines that were requested recently, so that the next request reads only new events. Thread-safe.</summary>
internal sealed class Timelines(ISweepService sweeps, TimeProvider time)
{
    private const int Most = 32;

    private readonly ConcurrentDictionary<string, (SemaphoreSlim Gate, TimelineFold Fold)> _folds = new(StringComparer.Ordinal);

    /// <summary>Returns the timeline of a sweep with at most the given number of segments, the newest ones.</summary>
    public async Task<SlotTimeline> OfAsync(SweepUpdate update, int most, CancellationToken cancellationToken)
    {
        if (_folds.Count > Most)
            _folds.Clear();
        var (gate, fold) = _folds.GetOrAdd(update.Sweep, _ => (new(1), new()));
        await gate.WaitAsync(cancellationToken);
        try
        {
            await foreach (var past in sweeps.EventsAsync(update.Sweep, fold.Last, follow: false, cancellationToken))
                fold.Add(past);
            return fold.View(update, time.GetUtcNow(), most);
        }
        finally
        {
            gate.Release();
        }
    }
}
