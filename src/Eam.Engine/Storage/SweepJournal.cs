using Eam.Core.Sweeps;

namespace Eam.Engine.Storage;

/// <summary>
/// A running sweep's state and its log, which advance together: an event is in the store before it takes effect (docs/architecture.md).
/// Only one caller at a time.
/// </summary>
internal sealed class SweepJournal : IAsyncDisposable
{
    // A snapshot costs as much as the whole state. One is taken when the log has grown by a quarter, so all of them together cost a
    // constant per event.
    private const long FirstSnapshot = 1000;
    private const double Growth = 1.25;

    private readonly ISweepStore _store;
    private readonly string _sweep;
    private readonly TimeProvider _time;
    private long _snapshot;

    private SweepJournal(ISweepStore store, string sweep, TimeProvider time, SweepState state)
    {
        _store = store;
        _sweep = sweep;
        _time = time;
        State = state;
    }

    /// <summary>The fold of all events in the store.</summary>
    public SweepState State { get; private set; }

    /// <summary>The sequence number of the last event.</summary>
    public long Sequence { get; private set; }

    /// <summary>Called with events after they were appended and have taken effect; null for no callback.</summary>
    public Action<IReadOnlyList<PastEvent>>? Recorded { get; set; }

    /// <summary>Loads a sweep from the newest snapshot and the events after it. The journal owns the store from then on.</summary>
    /// <exception cref="EngineException">The sweep cannot be read, or an event does not fit the events before it.</exception>
    public static async Task<SweepJournal> OpenAsync(
        ISweepStore store,
        string sweep,
        SweepSpec spec,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var snapshot = await store.SnapshotAsync(sweep, cancellationToken).ConfigureAwait(false);
        var (state, sequence) = SweepFold.Begin(spec, snapshot);
        var events = await store.EventsAsync(sweep, sequence, cancellationToken: cancellationToken).ConfigureAwait(false);
        state = SweepFold.Apply(state, events, number => $"sweep {sweep}: event {number}");
        return new(store, sweep, time, state) { Sequence = sequence + events.Count, _snapshot = sequence };
    }

    /// <summary>Appends events, then applies them to the state.</summary>
    /// <returns>The state after the events.</returns>
    /// <exception cref="EngineException">The events cannot be written. None of them has taken effect, and they can be recorded again
    /// later.</exception>
    public async ValueTask<SweepState> RecordAsync(IReadOnlyList<SweepEvent> events)
    {
        if (events.Count == 0)
            return State;
        var (now, next) = (_time.GetUtcNow(), events.Aggregate(State, SweepMachine.Apply));
        var past = events.Select((happened, i) => new PastEvent(Sequence + 1 + i, now, happened)).ToList();
        await _store.AppendAsync(_sweep, past, SweepFold.NewPoints(State, next, events)).ConfigureAwait(false);

        // Only after the append, because readers of the state act on it.
        Sequence += events.Count;
        State = next;
        Recorded?.Invoke(past);
        return State;
    }

    /// <summary>
    /// Checks that the log ends with this state. Call it before writing anything other than the log: files do not refuse a writer that was
    /// frozen and has been replaced, and its state must not overwrite a newer one. If the log has lost events, a sweep must not end with
    /// what only this process knows.
    /// </summary>
    /// <exception cref="StoreConflictException">Another writer has appended events, or the log has lost some.</exception>
    /// <exception cref="EngineException">The log cannot be read.</exception>
    public async ValueTask CheckAsync()
    {
        var end = await _store.EventsAsync(_sweep, Math.Max(0, Sequence - 1)).ConfigureAwait(false);
        var last =
            end is [.., var newest] ? newest.Sequence
            : Sequence == 0 ? 0
            : await _store.EventsAsync(_sweep, 0).ConfigureAwait(false) is [.., var kept] ? kept.Sequence
            : 0;
        if (last != Sequence)
            throw new StoreConflictException(_sweep, Sequence, last);
    }

    /// <summary>
    /// Takes a snapshot if the log has grown enough since the last one. At the end of a sweep, any growth is enough, so that readers replay
    /// nothing.
    /// </summary>
    /// <exception cref="EngineException">The snapshot cannot be written; the sweep loses nothing by that.</exception>
    public async ValueTask SnapshotAsync(bool ended)
    {
        if (Sequence < (ended ? _snapshot + 1 : Math.Max(FirstSnapshot, Growth * _snapshot)))
            return;
        await _store
            .SaveAsync(_sweep, new StoredSnapshot(Sequence, SnapshotCodec.VersionFor(State.Spec), SnapshotCodec.Encode(State)))
            .ConfigureAwait(false);
        _snapshot = Sequence;
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
