using System.Collections.Concurrent;
using System.Globalization;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Records;
using Eam.Engine.Results;
using Eam.Engine.Storage;
using Eam.Grains.Storage;
using Eam.Testing.Storage;

namespace Eam.Grains.Tests.Schedules;

/// <summary>The database of a cluster under test, in memory: its reads and writes fail as the schedule's plan says. Thread-safe.</summary>
internal sealed class FaultyCatalog(string data, Func<FaultPlan> faults) : ISweepCatalog
{
    private readonly ConcurrentDictionary<string, CatalogEntry> _entries = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public bool WritesDescriptions => false;

    /// <summary>Whether every read fails.</summary>
    public bool IsAway { get; set; }

    /// <summary>The events of all sweeps. Lock it before use.</summary>
    public MemorySweepStore Events { get; } = new();

    /// <summary>Returns the newest description of a sweep, without faults.</summary>
    public SweepRecord RecordOf(string sweep) => _entries[sweep].Record;

    public ValueTask<(string Sweep, bool IsNew)> CreateAsync(
        SweepRecord record,
        string source,
        string request,
        CancellationToken cancellationToken
    ) =>
        Write(
            "create",
            () =>
            {
                lock (_gate)
                {
                    if (_entries.FirstOrDefault(entry => entry.Value.Record.Key == request).Key is { } known)
                        return (known, false);
                    var sweep = string.Create(CultureInfo.InvariantCulture, $"{record.Spec.Name}-{_entries.Count + 1}");
                    Directory.CreateDirectory(FolderOf(sweep).Path);
                    _entries[sweep] = new(record with { Sweep = sweep }, source);
                    return (sweep, true);
                }
            },
            () => new EngineException("the database is away")
        );

    public ValueTask<CatalogEntry?> FindAsync(string sweep, CancellationToken cancellationToken) =>
        Read("find", () => _entries.GetValueOrDefault(sweep));

    public async ValueTask SaveAsync(SweepRecord record, CancellationToken cancellationToken) =>
        await Write(
            "describe",
            () => _entries[record.Sweep] = _entries[record.Sweep] with { Record = record },
            () => new EngineException("the database is away")
        );

    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        Read<IReadOnlyList<string>>("list", () => [.. _entries.Keys.Order(StringComparer.Ordinal)]);

    public ValueTask<IReadOnlyList<string>> UnfinishedAsync(CancellationToken cancellationToken) =>
        Read<IReadOnlyList<string>>("unfinished", () =>
            [.. _entries.Where(entry => entry.Value.Record.Finished is null).Select(e => e.Key)]
        );

    public ISweepStore OpenStore() => new FaultyStore(this);

    public SweepFolder FolderOf(string sweep) => SweepFolder.In(data, sweep);

    private ValueTask<T> Read<T>(string what, Func<T> read) =>
        IsAway || faults().FailsRead(what) ? ValueTask.FromException<T>(new EngineException($"the database is away: {what}")) : new(read());

    private ValueTask<T> Write<T>(string what, Func<T> write, Func<Exception> conflict)
    {
        var fault = faults().OfWrite(what);
        if (fault == WriteFault.FailsBefore)
            return ValueTask.FromException<T>(new EngineException($"the database is away: {what}"));
        if (fault == WriteFault.Conflicts)
            return ValueTask.FromException<T>(conflict());
        var written = write();
        return fault == WriteFault.FailsAfter ? ValueTask.FromException<T>(new EngineException($"no answer: {what}")) : new(written);
    }

    private sealed class FaultyStore(FaultyCatalog catalog) : ISweepStore
    {
        public async ValueTask AppendAsync(
            string sweep,
            IReadOnlyList<PastEvent> events,
            IReadOnlyList<StoredPoint> points,
            CancellationToken cancellationToken
        ) =>
            await catalog.Write(
                "append",
                () => Locked(store => store.AppendAsync(sweep, events, points, cancellationToken)),
                () => new StoreConflictException(sweep, events[0].Sequence - 1, events[0].Sequence)
            );

        public ValueTask<IReadOnlyList<PastEvent>> EventsAsync(string sweep, long after, int most, CancellationToken cancellationToken) =>
            catalog.Read("events", () => Locked(store => store.EventsAsync(sweep, after, most, cancellationToken)));

        public ValueTask<IReadOnlyList<StoredPoint>> PointsAsync(string sweep, int? trial, CancellationToken cancellationToken) =>
            catalog.Read("points", () => Locked(store => store.PointsAsync(sweep, trial, cancellationToken)));

        public async ValueTask SaveAsync(string sweep, StoredSnapshot snapshot, CancellationToken cancellationToken) =>
            await catalog.Write(
                "snapshot",
                () => Locked(store => store.SaveAsync(sweep, snapshot, cancellationToken)),
                () => new EngineException("the database is away")
            );

        public ValueTask<StoredSnapshot?> SnapshotAsync(string sweep, CancellationToken cancellationToken) =>
            catalog.Read("snapshot read", () => Locked(store => store.SnapshotAsync(sweep, cancellationToken)));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        // The store in memory answers at once, but serves one user.
        private T Locked<T>(Func<MemorySweepStore, ValueTask<T>> use)
        {
            lock (catalog.Events)
                return use(catalog.Events).AsTask().GetAwaiter().GetResult();
        }

        private bool Locked(Func<MemorySweepStore, ValueTask> use)
        {
            lock (catalog.Events)
                use(catalog.Events).AsTask().GetAwaiter().GetResult();
            return true;
        }
    }
}
