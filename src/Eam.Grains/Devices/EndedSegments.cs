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
    private readonly HashSet<(string Sweep, long Epoch)> _known = [];
    private readonly Queue<(string Sweep, long Epoch)> _order = [];

    /// <summary>Records the end of a segment.</summary>
    public void Add(string sweep, long epoch)
    {
        lock (_gate)
        {
            if (!_known.Add((sweep, epoch)))
                return;
            _order.Enqueue((sweep, epoch));
            if (_order.Count > Most)
                _known.Remove(_order.Dequeue());
        }
    }

    /// <summary>Whether the segment of an epoch has ended here.</summary>
    public bool Contains(string sweep, long epoch)
    {
        lock (_gate)
            return _known.Contains((sweep, epoch));
    }
}
