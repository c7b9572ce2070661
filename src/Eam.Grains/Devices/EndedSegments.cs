namespace Eam.Grains.Devices;

/// <summary>
/// The last segments that have ended on a silo. An order may arrive again after its segment has ended, if it was sent again because the
/// answer to it was lost. It must not run again. Keeps at most <see cref="Most"/> segments. Thread-safe.
/// </summary>
internal sealed class EndedSegments
{
    /// <summary>Largest number of segments kept: more than end on a silo while a sweep repeats an order.</summary>
    public const int Most = 10_000;

    private readonly Lock _gate = new();
    private readonly HashSet<long> _known = [];
    private readonly Queue<long> _order = [];

    /// <summary>Records the end of a segment, by its lease: epochs repeat if a database goes back in time.</summary>
    public void Add(long lease)
    {
        lock (_gate)
        {
            if (!_known.Add(lease))
                return;
            _order.Enqueue(lease);
            if (_order.Count > Most)
                _known.Remove(_order.Dequeue());
        }
    }

    /// <summary>Whether the segment of a lease has ended here.</summary>
    public bool Contains(long lease)
    {
        lock (_gate)
            return _known.Contains(lease);
    }
}
