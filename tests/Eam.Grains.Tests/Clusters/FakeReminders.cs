using System.Collections.Concurrent;

namespace Eam.Grains.Tests.Clusters;

/// <summary>Reminders in memory. Counts the writes, and can stop answering for a test.</summary>
internal sealed class FakeReminders : IReminderTable
{
    private readonly ConcurrentDictionary<(GrainId Grain, string Name), ReminderEntry> _rows = new();
    private int _writes,
        _tags;

    /// <summary>Number of writes of reminders.</summary>
    public int Writes => Volatile.Read(ref _writes);

    /// <summary>Completes when the table answers again; null while it answers.</summary>
    public TaskCompletionSource? Away { get; set; }

    public Task<ReminderTableData> ReadRows(GrainId grainId) =>
        Task.FromResult(new ReminderTableData(_rows.Values.Where(row => row.GrainId == grainId)));

    public Task<ReminderTableData> ReadRows(uint begin, uint end) =>
        Task.FromResult(
            new ReminderTableData(
                _rows.Values.Where(row =>
                {
                    var hash = row.GrainId.GetUniformHashCode();
                    return begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
                })
            )
        );

    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
    {
        await AnswerAsync();
        return _rows.GetValueOrDefault((grainId, reminderName));
    }

    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        await AnswerAsync();
        Interlocked.Increment(ref _writes);
        entry.ETag = Interlocked.Increment(ref _tags).ToString(System.Globalization.CultureInfo.InvariantCulture);
        _rows[(entry.GrainId, entry.ReminderName)] = entry;
        return entry.ETag;
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        Task.FromResult(_rows.TryRemove((grainId, reminderName), out _));

    public Task TestOnlyClearTable()
    {
        _rows.Clear();
        return Task.CompletedTask;
    }

    private Task AnswerAsync() => Away?.Task ?? Task.CompletedTask;
}
