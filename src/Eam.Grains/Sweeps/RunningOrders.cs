using System.Diagnostics.CodeAnalysis;
using Eam.Grains.Trials;

namespace Eam.Grains.Sweeps;

/// <summary>
/// The segments of a sweep that run, by slot, and the slots that are free. A change costs O(log slots), so that a sweep with thousands of
/// devices does not look at all of them after each segment. Only the sweep's turns use it.
/// </summary>
internal sealed class RunningOrders
{
    private readonly Dictionary<int, SegmentOrder> _bySlot = [];
    private readonly HashSet<int> _trials = [];

    // Free slots below _end. Every slot from _end on is free.
    private readonly SortedSet<int> _free = [];
    private int _end;

    /// <summary>The orders, in no particular order.</summary>
    public IReadOnlyCollection<SegmentOrder> All => _bySlot.Values;

    /// <summary>The trials of the orders.</summary>
    public IReadOnlyCollection<int> Trials => _trials;

    /// <summary>Whether a trial runs.</summary>
    public bool Has(int trial) => _trials.Contains(trial);

    /// <summary>
    /// Returns whether this very order runs: another one on its slot has another lease. It may have the same epoch if the database went
    /// back in time, and numbers its events from there again.
    /// </summary>
    public bool Has(SegmentOrder order) => _bySlot.TryGetValue(order.Slot, out var running) && running.Lease.Id == order.Lease.Id;

    /// <summary>Finds the order on a slot.</summary>
    public bool TryGet(int slot, [NotNullWhen(true)] out SegmentOrder? order) => _bySlot.TryGetValue(slot, out order);

    /// <summary>Puts an order on its slot.</summary>
    public void Add(SegmentOrder order)
    {
        Remove(order.Slot);
        for (; _end <= order.Slot; _end++)
            _free.Add(_end);
        _free.Remove(order.Slot);
        _bySlot[order.Slot] = order;
        _trials.Add(order.Trial);
    }

    /// <summary>Frees a slot; nothing happens if it is free.</summary>
    public void Remove(int slot)
    {
        if (!_bySlot.Remove(slot, out var order))
            return;
        _trials.Remove(order.Trial);
        _free.Add(slot);
    }

    /// <summary>Frees all slots.</summary>
    public void Clear()
    {
        _bySlot.Clear();
        _trials.Clear();
        _free.Clear();
        _end = 0;
    }

    /// <summary>Returns the free slots below a number of slots, and below the highest one in use, in ascending order.</summary>
    public IReadOnlyList<int> Idle(int slots)
    {
        // A sweep may have fewer slots now than when its segments began; those keep their slots, and the gaps between them may be used.
        while (_end > 0 && _free.Remove(_end - 1))
            _end--;
        return [.. _free, .. Enumerable.Range(_end, Math.Max(0, Math.Max(slots, 1) - _end))];
    }
}
