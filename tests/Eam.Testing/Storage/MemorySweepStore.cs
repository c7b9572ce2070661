using Eam.Core.Sweeps;
using Eam.Engine.Storage;

namespace Eam.Testing.Storage;

/// <summary>A store in memory that a test can inspect and make fail. Its contents stay after it is disposed, as on a disk.</summary>
public sealed class MemorySweepStore : ISweepStore
{
    private readonly Dictionary<string, (List<PastEvent> Events, List<StoredPoint> Points, StoredSnapshot? Snapshot)> _sweeps = new(
        StringComparer.Ordinal
    );

    /// <summary>Called before events are appended; a test can throw the exception of a disk.</summary>
    public Action<IReadOnlyList<PastEvent>> BeforeAppend { get; set; } = _ => { };

    /// <inheritdoc/>
    public ValueTask AppendAsync(
        string sweep,
        IReadOnlyList<PastEvent> events,
        IReadOnlyList<StoredPoint> points,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(events);
        BeforeAppend(events);
        var held = Of(sweep);
        if (events.Count > 0 && events[0].Sequence != held.Events.Count + 1)
            throw new StoreConflictException(sweep, events[0].Sequence - 1, held.Events.Count);
        held.Events.AddRange(events);
        held.Points.AddRange(points);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PastEvent>> EventsAsync(
        string sweep,
        long after = 0,
        int most = int.MaxValue,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult<IReadOnlyList<PastEvent>>([.. Of(sweep).Events.Skip((int)after).Take(most)]);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredPoint>> PointsAsync(
        string sweep,
        int? trial = null,
        CancellationToken cancellationToken = default
    ) =>
        ValueTask.FromResult<IReadOnlyList<StoredPoint>>([
            .. Of(sweep)
                .Points.Where(point => trial is null || point.Trial == trial)
                .OrderBy(point => point.Trial)
                .ThenBy(point => point.Point),
        ]);

    /// <inheritdoc/>
    public ValueTask SaveAsync(string sweep, StoredSnapshot snapshot, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var held = Of(sweep);
        if (held.Snapshot is null || held.Snapshot.Sequence <= snapshot.Sequence)
            _sweeps[sweep] = (held.Events, held.Points, snapshot);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<StoredSnapshot?> SnapshotAsync(string sweep, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Of(sweep).Snapshot);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private (List<PastEvent> Events, List<StoredPoint> Points, StoredSnapshot? Snapshot) Of(string sweep)
    {
        if (!_sweeps.TryGetValue(sweep, out var held))
            _sweeps[sweep] = held = ([], [], null);
        return held;
    }
}
