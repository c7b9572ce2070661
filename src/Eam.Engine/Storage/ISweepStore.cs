using Eam.Core.Sweeps;

namespace Eam.Engine.Storage;

/// <summary>
/// Stores the events of sweeps: an append-only log per sweep, the evaluated points, and a snapshot of the state that makes loading fast.
/// The state is the fold of the events (docs/architecture.md), so a snapshot may be lost without harm.
/// </summary>
/// <remarks>
/// A sweep has one writer. The sequence numbers expose a second one: it appends numbers that another writer has appended before, and gets a
/// <see cref="StoreConflictException"/>. Any number of readers may read meanwhile. A store is not thread-safe; each user opens its own.
/// Contract: every store passes <c>SweepStoreContract</c> of the tests.
/// </remarks>
public interface ISweepStore : IAsyncDisposable
{
    /// <summary>Appends events and their points, all or none. It completes once they would survive a power cut.</summary>
    /// <param name="sweep">The sweep's identifier. A sweep that the store does not know is created, even without events.</param>
    /// <param name="events">The events, with the sequence numbers that follow those in the store: 1, 2, 3, ...</param>
    /// <param name="points">The new points of curves. There are fewer than in the events if a report came too late and changed
    /// nothing.</param>
    /// <param name="cancellationToken">Cancels before the events are written, not halfway.</param>
    /// <exception cref="StoreConflictException">Another writer has appended events; nothing is written.</exception>
    /// <exception cref="EngineException">The events cannot be written; the log is unchanged.</exception>
    ValueTask AppendAsync(
        string sweep,
        IReadOnlyList<PastEvent> events,
        IReadOnlyList<StoredPoint> points,
        CancellationToken cancellationToken = default
    );

    /// <summary>Returns the events after a given one, first to last; none for a sweep that the store does not know.</summary>
    /// <param name="sweep">The sweep's identifier.</param>
    /// <param name="after">The sequence number of the last event that the caller has; 0 for none.</param>
    /// <param name="most">Largest number of events to return.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="EngineException">The events cannot be read, or are damaged.</exception>
    ValueTask<IReadOnlyList<PastEvent>> EventsAsync(
        string sweep,
        long after = 0,
        int most = int.MaxValue,
        CancellationToken cancellationToken = default
    );

    /// <summary>Returns the evaluated points, by trial and compute, without a replay of the events.</summary>
    /// <param name="sweep">The sweep's identifier.</param>
    /// <param name="trial">The trial whose points to return; null for all trials.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="EngineException">The points cannot be read, or are damaged.</exception>
    ValueTask<IReadOnlyList<StoredPoint>> PointsAsync(string sweep, int? trial = null, CancellationToken cancellationToken = default);

    /// <summary>Saves a snapshot in place of the earlier ones. A snapshot that is older than the newest is dropped.</summary>
    /// <param name="sweep">The sweep's identifier.</param>
    /// <param name="snapshot">The snapshot, at an event that has been appended.</param>
    /// <param name="cancellationToken">Cancels before the snapshot is written, not halfway.</param>
    /// <exception cref="EngineException">The snapshot cannot be written; the one before it is kept.</exception>
    ValueTask SaveAsync(string sweep, StoredSnapshot snapshot, CancellationToken cancellationToken = default);

    /// <summary>Returns the newest snapshot; null if there is none.</summary>
    /// <exception cref="EngineException">The snapshot cannot be read.</exception>
    ValueTask<StoredSnapshot?> SnapshotAsync(string sweep, CancellationToken cancellationToken = default);
}
