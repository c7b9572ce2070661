using Eam.Core.Sweeps;

namespace Eam.Engine.Simulation;

/// <summary>The ways in which a segment on virtual time ends.</summary>
internal enum SegmentEnd
{
    /// <summary>The segment reached its rung.</summary>
    Reached,

    /// <summary>The segment crashed without a report.</summary>
    Crashed,

    /// <summary>The segment's slot was removed, or its silo failed.</summary>
    Preempted,
}

/// <summary>
/// The slots on virtual time: a queue of the ends of running segments, a schedule of the number of slots, and the outages of silos.
/// Segments that end at the same moment end in the order of their starts, and before a change of the slots and an outage.
/// </summary>
internal sealed class VirtualSlots
{
    private readonly PriorityQueue<VirtualSegment, (double End, long Order)> _ends = new();
    private readonly Dictionary<int, VirtualSegment> _running = [];
    private readonly List<int> _idle;
    private readonly SlotSchedule _schedule;
    private readonly SiloOutages? _outages;
    private readonly List<LoadPoint> _load = [];
    private int _change,
        _slots,
        _down;
    private double _ended,
        _slotTime;

    /// <summary>Creates idle slots at time 0.</summary>
    /// <param name="schedule">The number of slots over time; constant if there are outages.</param>
    /// <param name="outages">The outages of silos; null for none.</param>
    public VirtualSlots(SlotSchedule schedule, SiloOutages? outages = null)
    {
        (_schedule, _outages, _slots) = (schedule, outages, schedule.Changes[0].Slots);
        _idle = [.. Enumerable.Range(0, _slots)];
    }

    /// <summary>The virtual time since the start.</summary>
    public double Now { get; private set; }

    /// <summary>Number of segments that were started.</summary>
    public long Segments { get; private set; }

    /// <summary>Number of segments that crashed.</summary>
    public long Crashed { get; private set; }

    /// <summary>Number of segments that lost their slot.</summary>
    public long Preempted { get; private set; }

    /// <summary>The idle slots. The sweep machine takes the first ones.</summary>
    public IReadOnlyList<int> Idle => _idle;

    /// <summary>The share of all slots' time in which they were busy. Slots of a silo that is down are not busy.</summary>
    public double Utilisation => _slotTime > 0 ? Busy / _slotTime : 0;

    /// <summary>The numbers of busy and of available slots over time.</summary>
    public IReadOnlyList<LoadPoint> Load => _load;

    /// <summary>The time of all ended segments.</summary>
    public double Busy { get; private set; }

    /// <summary>The time of the segments that ended without a report.</summary>
    public double Lost { get; private set; }

    /// <summary>Starts a segment on its slot.</summary>
    /// <param name="train">The segment.</param>
    /// <param name="course">How it goes, if its slot stays.</param>
    public void Start(SweepCommand.Train train, SegmentCourse course)
    {
        var running = new VirtualSegment(train, course, Now);
        _running.Add(train.Slot, running);
        _ends.Enqueue(running, (Now + course.Duration, Segments++));
    }

    /// <summary>Removes the first <paramref name="count"/> slots, on which segments were started, from the idle ones.</summary>
    public void Occupy(int count) => _idle.RemoveRange(0, count);

    /// <summary>
    /// Advances to the next event: the end of a segment, or a change of the slots or an outage, which may end many segments or none.
    /// </summary>
    public IReadOnlyList<SegmentEnding> Next()
    {
        while (_ends.TryPeek(out var next, out var at))
        {
            if (_running.GetValueOrDefault(next.Train.Slot) != next)
                _ends.Dequeue(); // The segment was preempted.
            else
                return Before(at.End) ?? [End(_ends.Dequeue(), at.End)];
        }

        // If all slots are idle, an outage changes nothing, so it must not be waited for.
        var waits = _outages is null || _idle.Count < _slots;
        return (waits ? Before(double.PositiveInfinity) : null)
            ?? throw new InvalidOperationException("the sweep waits, but no segment runs");
    }

    /// <summary>Returns the compute spent until now, including that of running segments. O(slots).</summary>
    public double Spent() => _ended + _running.Values.Sum(running => running.Course.SpentAfter(Now - running.Since));

    private SegmentEnding End(VirtualSegment segment, double time)
    {
        WaitUntil(time);
        var end = segment.Course.Crashes ? SegmentEnd.Crashed : SegmentEnd.Reached;
        _idle.Add(segment.Train.Slot);
        Crashed += end == SegmentEnd.Crashed ? 1 : 0;
        return Leave(segment, end, segment.Course.Compute);
    }

    // The next change or outage before a time; null if there is none.
    private List<SegmentEnding>? Before(double end)
    {
        var change = _change + 1 < _schedule.Changes.Count ? _schedule.Changes[_change + 1].Time : double.PositiveInfinity;
        var outage = _outages?.Next ?? double.PositiveInfinity;
        if (Math.Min(change, outage) >= end)
            return null;
        return change <= outage ? Change() : Outage(outage);
    }

    private List<SegmentEnding> Change()
    {
        var (time, slots) = _schedule.Changes[++_change];
        WaitUntil(time);
        var lost = Preempt(slots, int.MaxValue);
        _idle.AddRange(Enumerable.Range(_slots, Math.Max(0, slots - _slots)));
        _slots = slots;
        return lost;
    }

    private List<SegmentEnding> Outage(double time)
    {
        WaitUntil(time);
        var silo = _outages!.Take();
        _down += silo.Fails ? silo.Count : -silo.Count;
        if (silo.Fails)
            return Preempt(silo.First, silo.First + silo.Count);
        _idle.AddRange(Enumerable.Range(silo.First, silo.Count));
        return [];
    }

    // Takes the slots from..until-1 away.
    private List<SegmentEnding> Preempt(int from, int until)
    {
        var lost = _running.Values.Where(running => running.Train.Slot >= from && running.Train.Slot < until);
        var ended = lost.OrderBy(running => running.Train.Slot)
            .ToList()
            .ConvertAll(running => Leave(running, SegmentEnd.Preempted, running.Course.SpentAfter(Now - running.Since)));
        _idle.RemoveAll(slot => slot >= from && slot < until);
        Preempted += ended.Count;
        return ended;
    }

    private SegmentEnding Leave(VirtualSegment segment, SegmentEnd end, double compute)
    {
        var time = Now - segment.Since;
        _running.Remove(segment.Train.Slot);
        (Busy, _ended) = (Busy + time, _ended + compute);
        Lost += end == SegmentEnd.Reached ? 0 : time;
        return new(segment.Train, end, segment.Course.SavedAfter(time));
    }

    private void WaitUntil(double time)
    {
        var there = _slots - _down;
        if (_load is [] || _load[^1] is var last && (last.Busy, last.Slots) != (_running.Count, there))
            _load.Add(new(Now, _running.Count, there));
        (_slotTime, Now) = (_slotTime + (_slots * (time - Now)), time);
    }

    private sealed class VirtualSegment(SweepCommand.Train train, SegmentCourse course, double since)
    {
        public SweepCommand.Train Train => train;

        public SegmentCourse Course => course;

        public double Since => since;
    }
}
