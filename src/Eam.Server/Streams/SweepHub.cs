using System.Globalization;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;
using Eam.Server.Sweeps;

namespace Eam.Server.Streams;

/// <summary>
/// Sends the updates of one sweep to any number of readers. It watches the sweep once, writes each update once, and gives the same bytes to
/// all readers. It sends at most four updates per second, and fewer for many readers. Thread-safe.
/// </summary>
internal sealed class SweepHub : IAsyncDisposable
{
    private const int Remembered = 64,
        Recalled = 8,
        LongestReplay = 20_000;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250),
        PerReader = TimeSpan.FromMilliseconds(2),
        LookAgain = TimeSpan.FromSeconds(1),
        HeartbeatAfter = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly HashSet<Mailbox> _readers = [];
    private readonly LinkedList<(long Sequence, SweepState State)> _past = [],
        _recalled = [];
    private readonly SemaphoreSlim _folds,
        _firsts;
    private readonly CancellationTokenSource _end = new();
    private readonly ISweepService _sweeps;
    private readonly SweepReader _reader;
    private readonly TimeProvider _time;
    private readonly Pace _pace;
    private readonly Task _pump;
    private SweepUpdate _last;
    private long _spoke;
    private Task<SweepState?> _fold = Task.FromResult<SweepState?>(null);
    private long _foldedTo;

    /// <param name="first">The sweep now.</param>
    /// <param name="sweeps">Service that watches the sweep.</param>
    /// <param name="reader">Reads the sweep after it has ended.</param>
    /// <param name="time">The clock.</param>
    /// <param name="folds">Bounds the folds of all hubs together.</param>
    /// <param name="firsts">Bounds the first frames that all hubs write at the same time.</param>
    public SweepHub(
        SweepUpdate first,
        ISweepService sweeps,
        SweepReader reader,
        TimeProvider time,
        SemaphoreSlim folds,
        SemaphoreSlim firsts
    )
    {
        _last = first;
        _sweeps = sweeps;
        _reader = reader;
        _time = time;
        _pace = new Pace(time, Shortest);
        _folds = folds;
        _firsts = firsts;
        _spoke = time.GetTimestamp();
        Remember(_past, Remembered, first.Sequence, first.State);
        _pump = Task.Run(PumpAsync);
    }

    /// <summary>
    /// Number of those that use the hub, readers and those that are still being added. Only <see cref="SweepHubs"/> changes it.
    /// </summary>
    public int Users { get; set; }

    /// <summary>Adds a reader, and puts the changes that it does not have into its mailbox.</summary>
    /// <param name="after">Last event that the reader knows; null sends only the current status.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Mailbox> AddAsync(long? after, CancellationToken cancellationToken)
    {
        var before = after is { } known ? await StateAtAsync(known, cancellationToken) : null;
        var mailbox = new Mailbox();

        // A first frame can be as large as the sweep. It is written outside the lock, and readers wait for their turn without a thread, so
        // that many of them leave processors to other requests.
        await _firsts.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                var now = Last;
                var frame = after is not null && before is null ? ResyncFrame() : Frame(before, now);
                lock (_gate)
                {
                    if (!ReferenceEquals(now, _last))
                        continue; // there was an update meanwhile, which is part of the next frame
                    mailbox.Post(frame);
                    _readers.Add(mailbox);
                    return mailbox;
                }
            }
        }
        finally
        {
            _firsts.Release();
        }
    }

    /// <summary>Removes a reader.</summary>
    public void Remove(Mailbox mailbox)
    {
        lock (_gate)
            _readers.Remove(mailbox);
    }

    /// <summary>Tells a reader to read everything again.</summary>
    public byte[] ResyncFrame()
    {
        lock (_gate)
            return Frames.Of("resync", Text(_last.Sequence), new Resync(_last.Sequence), ApiJson.Default.Resync);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _pump;
        await Task.WhenAny(_fold); // its failure is told to those who wait for it
        lock (_gate)
        {
            foreach (var reader in _readers)
                reader.Close();
        }

        _end.Dispose();
    }

    private SweepUpdate Last
    {
        get
        {
            lock (_gate)
                return _last;
        }
    }

    // Each update costs one socket write per reader, so 500 readers get one update per second. It also looks at all trials.
    private TimeSpan Pause
    {
        get
        {
            lock (_gate)
                return _readers.Count * PerReader is var pause && pause > _pace.Wait ? pause : _pace.Wait;
        }
    }

    private async Task PumpAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await foreach (var update in _sweeps.WatchAsync(_last.Sweep, _end.Token))
                {
                    _pace.Run(() => Publish(update));

                    // Changes in the meantime are part of the next update, because the watch keeps only the newest state.
                    await Task.Delay(Pause, _time, _end.Token);
                }

                // The sweep has ended, and may be resumed.
                do
                {
                    await Task.Delay(LookAgain, _time, _end.Token);
                    Publish(await _reader.GetAsync(_last.Sweep, _end.Token));
                } while (_last.HasEnded);
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                return;
            }
            catch (EngineException)
            {
                // The sweep is damaged or deleted. The routes report the reason; the stream sends nothing until the sweep can be read
                // again.
                await Task.Delay(LookAgain, _time, CancellationToken.None);
            }
        }
    }

    private void Publish(SweepUpdate update)
    {
        lock (_gate)
        {
            var before = _last;
            _last = update;
            if (IsSame(before, update))
            {
                if (_time.GetElapsedTime(_spoke) >= HeartbeatAfter)
                    Post(Frames.Heartbeat);
                return;
            }

            if (update.Sequence < before.Sequence)
            {
                // The database was restored from a backup: what readers know has not happened.
                _past.Clear();
                _recalled.Clear();
                Remember(_past, Remembered, update.Sequence, update.State);
                Post(Frames.Of("resync", Text(update.Sequence), new Resync(update.Sequence), ApiJson.Default.Resync));
                return;
            }

            if (update.Sequence != before.Sequence)
                Remember(_past, Remembered, update.Sequence, update.State);
            if (_readers.Count > 0)
                Post(Frame(before.State, update));
        }
    }

    private void Post(byte[] frame)
    {
        _spoke = _time.GetTimestamp();
        foreach (var reader in _readers)
            reader.Post(frame);
    }

    private static bool IsSame(SweepUpdate before, SweepUpdate now) =>
        before.Sequence == now.Sequence
        && before.Status == now.Status
        && before.Message == now.Message
        && before.Live.Count == now.Live.Count
        && now.Live.All(live => before.Live.TryGetValue(live.Key, out var old) && old == live.Value);

    private byte[] Frame(SweepState? before, SweepUpdate now)
    {
        var change = SweepChanges.Between(before, now, _reader.Summary(now));
        return Frames.Of("update", Text(now.Sequence), change, ApiJson.Default.SweepChange);
    }

    private static void Remember(LinkedList<(long Sequence, SweepState State)> states, int most, long sequence, SweepState state)
    {
        if (states.Any(past => past.Sequence == sequence))
            return;
        states.AddLast((sequence, state));
        if (states.Count > most)
            states.RemoveFirst();
    }

    /// <summary>
    /// Returns the state after an earlier event, by folding the log up to it if necessary; null if the reader must read everything again.
    /// After a restart of the server all readers come with the same event, so one fold serves all of them. A reader that needs another fold
    /// at the same time gets none, because a fold costs much and a reader can ask for any event.
    /// </summary>
    private async Task<SweepState?> StateAtAsync(long sequence, CancellationToken cancellationToken)
    {
        Task<SweepState?> fold;
        lock (_gate)
        {
            var now = _last;
            if (_past.Concat(_recalled).FirstOrDefault(past => past.Sequence == sequence).State is { } known)
                return known;
            if (sequence < 0 || sequence > now.Sequence || sequence > LongestReplay)
                return null;
            if (sequence == 0)
                return SweepState.Start(now.State.Spec);

            if (_fold.IsCompleted)
            {
                if (!_folds.Wait(0, CancellationToken.None))
                    return null;
                _foldedTo = sequence;
                _fold = Task.Run(() => FoldAsync(now, sequence), CancellationToken.None);
            }
            else if (_foldedTo != sequence)
            {
                return null;
            }

            fold = _fold;
        }

        return await fold.WaitAsync(cancellationToken);
    }

    private async Task<SweepState?> FoldAsync(SweepUpdate now, long sequence)
    {
        try
        {
            var state = SweepState.Start(now.State.Spec);
            await foreach (var past in _sweeps.EventsAsync(now.Sweep, 0, follow: false, _end.Token))
            {
                state = SweepMachine.Apply(state, past.Event);
                if (past.Sequence >= sequence)
                    break;
            }

            // Kept apart from the states of the watch: readers with old events must not make the hub forget the newest ones.
            lock (_gate)
                Remember(_recalled, Recalled, sequence, state);
            return state;
        }
        finally
        {
            _folds.Release();
        }
    }

    private static string Text(long sequence) => sequence.ToString(CultureInfo.InvariantCulture);
}
