using Eam.Core.Sweeps;

namespace Eam.Grains.Sweeps;

/// <summary>
/// The newest events of a sweep, so that readers who follow it need no read of the log. Keeps at most <see cref="Most"/> events.
/// </summary>
internal sealed class RecentEvents
{
    /// <summary>Largest number of events kept, and of events in one answer.</summary>
    public const int Most = 10_000;

    private readonly Queue<PastEvent> _events = [];

    /// <summary>Number of events kept.</summary>
    public int Count => _events.Count;

    /// <summary>Adds events that directly follow those already kept.</summary>
    public void Add(IReadOnlyList<PastEvent> events)
    {
        foreach (var past in events)
        {
            if (_events.Count == Most)
                _events.Dequeue();
            _events.Enqueue(past);
        }
    }

    /// <summary>Removes all events.</summary>
    public void Clear() => _events.Clear();

    /// <summary>
    /// Returns the events after <paramref name="after"/> up to <paramref name="last"/>, at most <see cref="Most"/>; null if some of them
    /// are no longer kept.
    /// </summary>
    public IReadOnlyList<PastEvent>? Between(long after, long last)
    {
        if (!_events.TryPeek(out var first) || after + 1 < first.Sequence)
            return null;
        return [.. _events.Skip((int)(after + 1 - first.Sequence)).Take((int)(last - after))];
    }
}
