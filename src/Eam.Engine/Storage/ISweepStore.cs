using Eam.Core.Sweeps;

namespace Eam.Engine.Storage;

/// <summary>
/// Where the facts of sweeps are kept: an append-only log a sweep, the evaluated points, and a snapshot of the state that makes loading fast. The state is the fold of the events
/// (design decision 1); a snapshot may be lost without harm.
/// </summary>
/// <remarks>
/// A sweep has one writer. A second one is found out by the sequence numbers: it appends what another has appended before, and gets a
/// <see cref="StoreConflictException"/>. Readers of any number may read meanwhile. A store is not thread-safe; each user opens its own. Contract: every
/// store passes <c>SweepStoreContract</c> of the tests.
/// </remarks>
public interface ISweepStore : IAsyncDisposable
{
    /// <summary>Appends events and the points that they brought, all or none; completes once they would survive a power cut.</summary>
    /// <param name="sweep">The sweep's identifier; one that the store does not know yet is begun, also where there is no event.</param>
    /// <param name="events">With the sequence numbers that follow those in the store: 1, 2, 3, ...</param>
    /// <param name="points">New points of curves; fewer than the events name where a report came late and changed nothing.</param>
    /// <param name="cancellationToken">Cancels before the events are written, not halfway.</param>
    /// <exception cref="StoreConflictException">Another writer has appended; nothing is written.</exception>
    /// <exception cref="EngineException">They cannot be written; the log is as before.</exception>
    ValueTask AppendAsync(
        string sweep,
        IReadOnlyList<PastEvent> events,
        IReadOnlyList<StoredPoint> points,
        CancellationToken cancellationToken = default
    );

    /// <summary>The events after one of them, first to last; none of a sweep that the store does not know.</summary>
    /// <param name="sweep">The sweep's identifier.</param>
    /// <param name="after">Sequence of the last event that is known; 0 for none.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="EngineException">They cannot be read, or are damaged.</exception>
    ValueTask<IReadOnlyList<PastEvent>> EventsAsync(string sweep, long after = 0, CancellationToken cancellationToken = default);

    /// <summary>The evaluated points, by trial and compute, without a replay of the events.</summary>
    /// <param name="sweep">The sweep's identifier.</param>
    /// <param name="trial">Of one trial; null for all.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="EngineException">They cannot be read, or are damaged.</exception>
    ValueTask<IReadOnlyList<StoredPoint>> PointsAsync(string sweep, int? trial = null, CancellationToken cancellationToken = default);

    /// <summary>Keeps a snapshot in place of those before it; one that is older than the newest is dropped.</summary>
    /// <param name="sweep">The sweep's identifier.</param>
    /// <param name="snapshot">At an event that has been appended.</param>
    /// <param name="cancellationToken">Cancels before it is written, not halfway.</param>
    /// <exception cref="EngineException">It cannot be written; the one before it is kept.</exception>
    ValueTask SaveAsync(string sweep, StoredSnapshot snapshot, CancellationToken cancellationToken = default);

    /// <summary>The newest snapshot; null where there is none.</summary>
    /// <exception cref="EngineException">It cannot be read.</exception>
    ValueTask<StoredSnapshot?> SnapshotAsync(string sweep, CancellationToken cancellationToken = default);
}

/// <summary>An evaluated point of a trial's curve.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Point">0, 1, ... in the trial.</param>
/// <param name="Rung">The rung that it was evaluated at; null between rungs.</param>
/// <param name="Value">Compute and metrics.</param>
public sealed record StoredPoint(int Trial, int Point, int? Rung, CurvePoint Value);

/// <summary>A state at one event.</summary>
/// <param name="Sequence">Of the last event in it.</param>
/// <param name="Version">Who can read it: <see cref="SnapshotCodec.VersionFor"/>.</param>
/// <param name="State">As <see cref="SnapshotCodec"/> wrote it.</param>
public sealed record StoredSnapshot(long Sequence, string Version, ReadOnlyMemory<byte> State);
