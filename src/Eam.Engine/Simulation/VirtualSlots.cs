using Eam.Core.Sweeps;

namespace Eam.Engine.Simulation;

/// <summary>Slots on virtual time: a queue of the ends of running segments. Ends at one moment come in the order of their starts.</summary>
internal sealed class VirtualSlots(int slots)
{
    private readonly PriorityQueue<Running, (double End, long Order)> _running = new();
    private readonly List<int> _idle = [.. Enumerable.Range(0, slots)];
    private double _ended;

    /// <summary>Time since the start.</summary>
    public double Now { get; private set; }

    /// <summary>Time that slots were at work, summed over those of ended segments.</summary>
    public double Busy { get; private set; }

    /// <summary>Segments that were started.</summary>
    public long Segments { get; private set; }

    /// <summary>Free slots; the machine takes the first ones.</summary>
    public IReadOnlyList<int> Idle => _idle;

    /// <summary>Puts a segment on its slot.</summary>
    /// <param name="train">The segment.</param>
    /// <param name="fate">How it goes.</param>
    /// <param name="duration">Time that it takes.</param>
    /// <param name="compute">What it spends.</param>
    public void Start(SweepCommand.Train train, SegmentFate fate, double duration, double compute) =>
        _running.Enqueue(new(train, fate, Now, duration, compute), (Now + duration, Segments++));

    /// <summary>Takes the first slots, which the started segments are on, off the list of free ones.</summary>
    public void Occupy(int count) => _idle.RemoveRange(0, count);

    /// <summary>Waits for the next end. Its slot is free then.</summary>
    public (SweepCommand.Train Train, SegmentFate Fate) Next()
    {
        if (!_running.TryDequeue(out var segment, out var at))
            throw new InvalidOperationException("the sweep waits and no segment runs");
        Now = at.End;
        Busy += segment.Duration;
        _ended += segment.Compute;
        _idle.Add(segment.Train.Slot);
        return (segment.Train, segment.Fate);
    }

    /// <summary>Compute spent until now, running segments' share included. O(slots).</summary>
    public double Spent() =>
        _ended + _running.UnorderedItems.Sum(item => item.Element.Duration > 0 ? item.Element.Compute * (Now - item.Element.Since) / item.Element.Duration : 0);

    private readonly record struct Running(SweepCommand.Train Train, SegmentFate Fate, double Since, double Duration, double Compute);
}
