namespace Eam.Core.Sweeps;

/// <summary>
/// Decides which of several sweeps gets the next free slot or device: the sweep with the fewest busy ones, and among equals the sweep that
/// has waited longest. Sweeps that always have work get equal shares, and each gets its turn. Pure; not thread-safe.
/// </summary>
/// <remarks>
/// Sweeps with equal needs wait in one line, so <see cref="TryFirst"/> costs O(different needs), and every change O(log waiting sweeps).
/// </remarks>
/// <typeparam name="TKey">Identifies a sweep.</typeparam>
/// <typeparam name="TNeed">What a sweep needs; by value.</typeparam>
public sealed class FairShare<TKey, TNeed>
    where TKey : notnull
    where TNeed : notnull
{
    private readonly Dictionary<TKey, Entry> _entries = [];
    private readonly Dictionary<TNeed, SortedSet<Entry>> _lines = [];
    private long _turns;

    /// <summary>Number of slots or devices that the sweep has.</summary>
    public int BusyOf(TKey key) => _entries.GetValueOrDefault(key)?.Busy ?? 0;

    /// <summary>Whether the sweep waits.</summary>
    public bool IsWaiting(TKey key) => _entries.TryGetValue(key, out var entry) && entry.IsWaiting;

    /// <summary>Puts a sweep at the end of the line. A sweep that waits already keeps its turn, even if its need changes.</summary>
    /// <returns>Whether this changed anything.</returns>
    public bool Wait(TKey key, TNeed need)
    {
        var entry = EntryOf(key);
        if (entry.IsWaiting && EqualityComparer<TNeed>.Default.Equals(entry.Need, need))
            return false;
        Leave(entry);
        if (!entry.IsWaiting)
            entry.Turn = ++_turns;
        (entry.Need, entry.IsWaiting) = (need, true);
        Enter(entry);
        return true;
    }

    /// <summary>Takes a sweep out of the line. It loses its turn.</summary>
    /// <returns>Whether it waited.</returns>
    public bool Remove(TKey key)
    {
        if (!_entries.TryGetValue(key, out var entry) || !entry.IsWaiting)
            return false;
        Leave(entry);
        entry.IsWaiting = false;
        Forget(entry);
        return true;
    }

    /// <summary>Changes the number of slots or devices that a sweep has.</summary>
    public void AddBusy(TKey key, int by)
    {
        var entry = EntryOf(key);
        Leave(entry);
        entry.Busy += by;
        Enter(entry);
        Forget(entry);
    }

    /// <summary>Finds the sweep whose turn it is.</summary>
    /// <param name="fits">Returns whether what is free fits a need; null if it fits all.</param>
    /// <param name="first">The sweep.</param>
    /// <returns>False if nobody waits for what is free.</returns>
    public bool TryFirst(Func<TNeed, bool>? fits, out TKey first)
    {
        Entry? next = null;
        foreach (var (need, line) in _lines)
        {
            if (line.Min is { } head && (next is null || Entry.ByTurn.Compare(head, next) < 0) && fits?.Invoke(need) != false)
                next = head;
        }

        first = next is null ? default! : next.Key;
        return next is not null;
    }

    private Entry EntryOf(TKey key)
    {
        if (!_entries.TryGetValue(key, out var entry))
            _entries[key] = entry = new(key);
        return entry;
    }

    private void Enter(Entry entry)
    {
        if (!entry.IsWaiting)
            return;
        if (!_lines.TryGetValue(entry.Need, out var line))
            _lines[entry.Need] = line = new(Entry.ByTurn);
        line.Add(entry);
    }

    private void Leave(Entry entry)
    {
        if (!entry.IsWaiting || !_lines.TryGetValue(entry.Need, out var line))
            return;
        line.Remove(entry);
        if (line.Count == 0)
            _lines.Remove(entry.Need);
    }

    private void Forget(Entry entry)
    {
        if (entry is { Busy: 0, IsWaiting: false })
            _entries.Remove(entry.Key);
    }

    private sealed class Entry(TKey key)
    {
        public static Comparer<Entry> ByTurn { get; } =
            Comparer<Entry>.Create((a, b) => a.Busy != b.Busy ? a.Busy.CompareTo(b.Busy) : a.Turn.CompareTo(b.Turn));

        public TKey Key => key;

        public int Busy { get; set; }

        public bool IsWaiting { get; set; }

        public TNeed Need { get; set; } = default!;

        public long Turn { get; set; }
    }
}
