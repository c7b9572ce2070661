using System.Collections.Concurrent;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;

namespace Eam.Server.Analysis;

/// <summary>The timelines that somebody looked at lately, so that the next look reads the new events alone. Thread-safe.</summary>
internal sealed class Timelines(ISweepService sweeps, TimeProvider time)
{
    private const int Most = 32;

    private readonly ConcurrentDictionary<string, (SemaphoreSlim Gate, TimelineFold Fold)> _folds = new(StringComparer.Ordinal);

    /// <summary>A sweep's timeline, with at most so many segments: the newest.</summary>
    public async Task<SlotTimeline> OfAsync(SweepUpdate update, int most)
    {
        if (_folds.Count > Most)
            _folds.Clear();
        var (gate, fold) = _folds.GetOrAdd(update.Sweep, _ => (new(1), new()));
        await gate.WaitAsync();
        try
        {
            await foreach (var past in sweeps.EventsAsync(update.Sweep, fold.Last, follow: false, CancellationToken.None))
                fold.Add(past);
            return fold.View(update, time.GetUtcNow(), most);
        }
        finally
        {
            gate.Release();
        }
    }
}
