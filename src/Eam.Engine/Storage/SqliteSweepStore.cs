using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Polly;

namespace Eam.Engine.Storage;

/// <summary>
/// Stores sweeps in a folder, with a database in the folder of each sweep, so that a sweep's folder is complete and can be moved.
/// </summary>
/// <param name="sweeps">The parent folder of the sweeps' folders.</param>
/// <param name="retries">The pipeline for transient failures; null: the default.</param>
internal sealed class SqliteSweepStore(string sweeps, ResiliencePipeline? retries = null) : ISweepStore
{
    // Databases that were written to stay open, because opening costs more than an append.
    private readonly Dictionary<string, SweepDatabase> _open = new(StringComparer.Ordinal);

    public ValueTask AppendAsync(
        string sweep,
        IReadOnlyList<PastEvent> events,
        IReadOnlyList<StoredPoint> points,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var activity = EngineTelemetry.Append("sqlite", sweep, events.Count);
        Writer(sweep).Append(events, points);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<PastEvent>> EventsAsync(string sweep, long after, int most, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(sweep, database => database.Events(after, most)) ?? []);
    }

    public ValueTask<IReadOnlyList<StoredPoint>> PointsAsync(string sweep, int? trial, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(sweep, database => database.Points(trial)) ?? []);
    }

    public ValueTask SaveAsync(string sweep, StoredSnapshot snapshot, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Writer(sweep).Save(snapshot);
        return ValueTask.CompletedTask;
    }

    public ValueTask<StoredSnapshot?> SnapshotAsync(string sweep, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(sweep, database => database.Snapshot()));
    }

    public ValueTask DisposeAsync()
    {
        foreach (var database in _open.Values)
            database.Dispose();
        _open.Clear();
        return ValueTask.CompletedTask;
    }

    private SweepDatabase Writer(string sweep)
    {
        if (_open.TryGetValue(sweep, out var database))
            return database;
        Folders.CreateShared(Path.Combine(sweeps, sweep));
        return _open[sweep] = SweepDatabase.Open(PathOf(sweep), retries: retries);
    }

    private string PathOf(string sweep) => Path.Combine(sweeps, sweep, SweepDatabase.FileName);

    private T? Read<T>(string sweep, Func<SweepDatabase, T> read)
        where T : class?
    {
        if (_open.TryGetValue(sweep, out var open))
            return read(open);
        using var database = SweepDatabase.OpenToRead(PathOf(sweep), retries);
        return database is null ? null : read(database);
    }
}
