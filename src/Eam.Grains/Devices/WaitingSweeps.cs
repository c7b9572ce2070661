using Eam.Core.Sweeps;

namespace Eam.Grains.Devices;

/// <summary>
/// The sweeps that wait for devices, in the order in which they get one: the sweep with the fewest busy devices first, and among equals the one that has waited longest.
/// Sweeps that need the same resources form one queue, so the next sweep for a device is the first of a few queues.
/// </summary>
internal sealed class WaitingSweeps
{
    private readonly Dictionary<string, Entry> _sweeps = new(StringComparer.Ordinal);
    private readonly Dictionary<ResourceSpec, SortedSet<Entry>> _lines = [];
    private long _turns;

    /// <summary>Whether the order has changed since this was last reset.</summary>
    public bool HasChanged { get; set; }

    /// <summary>Puts a sweep at the end of the queue, or keeps its place if it waits already.</summary>
    public void Wait(DeviceWish wish, TimeSpan now)
    {
        var entry = EntryOf(wish.Sweep);
        (entry.Seen, entry.IsWoken, HasChanged) = (now, false, true);
        if (entry.Resources is { } before && before.Equals(wish.Resources))
            return;
        Leave(entry);
        (entry.Resources, entry.Turn) = (wish.Resources, entry.Turn == 0 ? ++_turns : entry.Turn);
        Enter(entry);
    }

    /// <summary>Removes a sweep from the queue; it loses its turn.</summary>
    public void Remove(string sweep)
    {
        if (!_sweeps.TryGetValue(sweep, out var entry))
            return;
        Leave(entry);
        (entry.Resources, entry.Turn, entry.IsWoken) = (null, 0, false);
        Forget(entry);
    }

    /// <summary>Changes the number of devices that a sweep uses.</summary>
    public void AddBusy(string sweep, int by)
    {
        var entry = EntryOf(sweep);
        Leave(entry);
        entry.Busy += by;
        Enter(entry);
        Forget(entry);
    }

    /// <summary>The next sweep for a device of a class; null if no sweep waits for such a device.</summary>
    public string? Next(DeviceClass @class) => First(@class)?.Name;

    /// <summary>The next sweep to wake for a device of a class. Null if that sweep was already woken and has not answered, or has been silent for too long.</summary>
    public string? Wake(DeviceClass @class, TimeSpan since)
    {
        if (First(@class) is not { IsWoken: false } entry || entry.Seen < since)
            return null;
        entry.IsWoken = true;
        return entry.Name;
    }

    /// <summary>Removes the sweeps that have been silent for too long.</summary>
    public void Expire(TimeSpan since)
    {
        foreach (var entry in _sweeps.Values.Where(entry => entry.Resources is not null && entry.Seen < since).ToList())
            Remove(entry.Name);
    }

    private Entry? First(DeviceClass @class)
    {
        Entry? first = null;
        foreach (var (resources, line) in _lines)
        {
            if (line.Min is { } head && (first is null || Entry.ByTurn.Compare(head, first) < 0) && @class.Fits(resources))
                first = head;
        }

        return first;
    }

    private Entry EntryOf(string sweep)
    {
        if (!_sweeps.TryGetValue(sweep, out var entry))
            _sweeps[sweep] = entry = new(sweep);
        return entry;
    }

    private void Enter(Entry entry)
    {
        if (entry.Resources is not { } resources)
            return;
        if (!_lines.TryGetValue(resources, out var line))
            _lines[resources] = line = new(Entry.ByTurn);
        line.Add(entry);
        HasChanged = true;
    }

    private void Leave(Entry entry)
    {
        if (entry.Resources is not { } resources || !_lines.TryGetValue(resources, out var line))
            return;
        line.Remove(entry);
        if (line.Count == 0)
            _lines.Remove(resources);
        HasChanged = true;
    }

    private void Forget(Entry entry)
    {
        if (entry is { Busy: 0, Resources: null })
            _sweeps.Remove(entry.Name);
    }

    private sealed class Entry(string name)
    {
        public static Comparer<Entry> ByTurn { get; } =
            Comparer<Entry>.Create((a, b) => a.Busy != b.Busy ? a.Busy.CompareTo(b.Busy) : a.Turn.CompareTo(b.Turn));

        public string Name => name;

        public int Busy { get; set; }

        /// <summary>What the sweep waits for; null if it does not wait.</summary>
        public ResourceSpec? Resources { get; set; }

        public long Turn { get; set; }

        /// <summary>When the sweep last reported that it waits.</summary>
        public TimeSpan Seen { get; set; }

        public bool IsWoken { get; set; }
    }
}
