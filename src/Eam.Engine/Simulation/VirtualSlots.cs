using Eam.Core.Sweeps;

namespace Eam.Engine.Simulation;

/// <summary>The ways in which a segment on virtual time ends.</summary>
internal enum SegmentEnd
{
    /// <summary>The segment reached its rung.</summary>
    Reached,

    /// <summary>The segment crashed without a report.</summary>
    Crashed,

    /// <summary>The segment's slot was removed.</summary>
    Preempted,
}

/// <summary>
/// The slots on virtual time: a queue of the ends of running segments, and a schedule of the number of slots. Segments that end at the same
/// moment end in the order of their starts, and before a change of the slots.
/// </summary>
internal sealed class VirtualSlots
{
    private readonly PriorityQueue<VirtualSegment, (double End, long Order)> _ends = new();
    private readonly Dictionary<int, VirtualSegment> _running = [];
    private readonly List<int> _idle;
    private readonly SlotSchedule _schedule;
    private readonly List<LoadPoint> _load = [];
    private int _change,
        _slots;
    private double _ended,
        _slotTime;

    public VirtualSlots(SlotSchedule schedule)
    {
        (_schedule, _slots) = (schedule, schedule.Changes[0].Slots);
        _idle = [.. Enumerable.Range(0, _slots)];
    }

    /// <summary>The virtual time since the start.</summary>
    public double Now { get; private set; }

    /// <summary>Number of segments that were started.</summary>
    public long Segments { get; private set; }

    /// <summary>Number of segments that lost their slot.</summary>
    public long Preempted { get; private set; }

    /// <summary>The idle slots. The sweep machine takes the first ones.</summary>
    public IReadOnlyList<int> Idle => _idle;

    /// <summary>The share of all slots' time in which they were busy.</summary>
    public double Utilisation => _slotTime > 0 ? Busy / _slotTime : 0;

    /// <summary>The numbers of busy and of available slots over time.</summary>
    public IReadOnlyList<LoadPoint> Load => _load;

    // The sum over ended segments.
    private double Busy { get; set; }

    /// <summary>Starts a segment on its slot.</summary>
    /// <param name="train">The segment.</param>
    /// <param name="crashes">Whether the segment crashes at its end, if its slot stays.</param>
    /// <param name="duration">The time that the segment takes.</param>
    /// <param name="compute">The compute that the segment spends.</param>
    public void Start(SweepCommand.Train train, bool crashes, double duration, double compute)
    {
        var running = new VirtualSegment(train, crashes, Now, duration, compute);
        _running.Add(train.Slot, running);
        _ends.Enqueue(running, (Now + duration, Segments++));
    }

    /// <summary>Removes the first <paramref name="count"/> slots, on which segments were started, from the idle ones.</summary>
    public void Occupy(int count) => _idle.RemoveRange(0, count);

    /// <summary>Advances to the next event: the end of a segment, or a change of the slots, which may end many segments or none.</summary>
    public IReadOnlyList<(SweepCommand.Train Train, SegmentEnd End)> Next()
    {
        while (_ends.TryPeek(out var next, out var at))
        {
            if (_running.GetValueOrDefault(next.Train.Slot) != next)
                _ends.Dequeue(); // The segment was preempted.
            else if (_change + 1 < _schedule.Changes.Count && _schedule.Changes[_change + 1].Time < at.End)
                return Change();
            else
                return [End(_ends.Dequeue(), at.End)];
        }

        return _change + 1 < _schedule.Changes.Count
            ? Change()
            : throw new InvalidOperationException("the sweep waits, but no segment runs");
    }

    /// <summary>Returns the compute spent until now, including that of running segments. O(slots).</summary>
    public double Spent() => _ended + _running.Values.Sum(running => running.SpentAt(Now));

    private (SweepCommand.Train Train, SegmentEnd End) End(VirtualSegment segment, double time)
    {
        WaitUntil(time);
        Leave(segment, segment.Compute);
        _idle.Add(segment.Train.Slot);
        return (segment.Train, segment.Crashes ? SegmentEnd.Crashed : SegmentEnd.Reached);
    }

    private List<(SweepCommand.Train Train, SegmentEnd End)> Change()
    {
        var (time, slots) = _schedule.Changes[++_change];
        WaitUntil(time);
        var lost = _running.Values.Where(running => running.Train.Slot >= slots).OrderBy(running => running.Train.Slot).ToList();
        foreach (var segment in lost)
            Leave(segment, segment.SpentAt(time));
        _idle.RemoveAll(slot => slot >= slots);
        _idle.AddRange(Enumerable.Range(_slots, Math.Max(0, slots - _slots)));
        (_slots, Preempted) = (slots, Preempted + lost.Count);
        return [.. lost.Select(segment => (segment.Train, SegmentEnd.Preempted))];
    }

    private void Leave(VirtualSegment segment, double compute)
    {
        _running.Remove(segment.Train.Slot);
        (Busy, _ended) = (Busy + (Now - segment.Since), _ended + compute);
    }

    private void WaitUntil(double time)
    {
        if (_load is [] || _load[^1] is var last && (last.Busy, last.Slots) != (_running.Count, _slots))
            _load.Add(new(Now, _running.Count, _slots));
        (_slotTime, Now) = (_slotTime + (_slots * (time - Now)), time);
    }

    private sealed class VirtualSegment(SweepCommand.Train train, bool crashes, double since, double duration, double compute)
    {
        public SweepCommand.Train Train => train;

        public bool Crashes => crashes;

        public double Since => since;

        public double Compute => compute;

        public double SpentAt(double time) => duration > 0 ? compute * (time - since) / duration : 0;
    }
}
