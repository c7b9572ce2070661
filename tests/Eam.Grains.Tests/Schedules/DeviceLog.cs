namespace Eam.Grains.Tests.Schedules;

/// <summary>What a device did.</summary>
internal enum DeviceAct
{
    /// <summary>It began a segment, and has the newest right to save the trial.</summary>
    Begin,

    /// <summary>It began to save. Whether it may is not decided yet.</summary>
    Save,

    /// <summary>It has saved; the entry's number is that of its <see cref="Save"/>.</summary>
    Saved,

    /// <summary>It has reached the rung.</summary>
    Reached,

    /// <summary>The segment is over, whatever its result.</summary>
    End,
}

/// <summary>One line of the devices' log.</summary>
/// <param name="Number">Orders the acts of all devices.</param>
/// <param name="Act">What it did.</param>
/// <param name="Device">Name of the device.</param>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Rung">The rung that the segment trains to.</param>
/// <param name="Epoch">Epoch of the segment.</param>
/// <param name="From">Compute at which the segment began.</param>
/// <param name="To">Compute that it has trained to.</param>
internal sealed record DeviceEntry(long Number, DeviceAct Act, string Device, int Trial, int Rung, long Epoch, double From, double To)
{
    public override string ToString() =>
        FormattableString.Invariant($"{Number} {Act} {Device} trial {Trial} rung {Rung} epoch {Epoch} from {From} to {To}");
}

/// <summary>The log that the devices of a cluster write, without the cluster's knowledge. Thread-safe.</summary>
internal sealed class DeviceLog
{
    private readonly Lock _gate = new();
    private readonly List<DeviceEntry> _entries = [];

    /// <summary>The entries in the order in which they were written.</summary>
    public IReadOnlyList<DeviceEntry> Entries
    {
        get
        {
            lock (_gate)
                return [.. _entries];
        }
    }

    /// <summary>Writes an entry and returns its number.</summary>
    public long Add(DeviceEntry entry)
    {
        lock (_gate)
        {
            if (entry.Number == 0)
                entry = entry with { Number = _entries.Count + 1 };
            _entries.Add(entry);
            return entry.Number;
        }
    }
}
