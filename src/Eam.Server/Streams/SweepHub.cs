using System.Globalization;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;
using Eam.Server.Sweeps;

namespace Eam.Server.Streams;

/// <summary>
/// Sends the updates of one sweep to any number of readers. It watches the sweep once, writes each update once, and gives the same bytes to all readers. It sends at most
/// four updates per second, and fewer for many readers. Thread-safe.
/// </summary>
internal sealed class SweepHub : IAsyncDisposable
{
    private const int Remembered = 64,
        LongestReplay = 20_000;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250),
        PerReader = TimeSpan.FromMilliseconds(2),
        LookAgain = TimeSpan.FromSeconds(1),
        HeartbeatAfter = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly HashSet<Mailbox> _readers = [];
    private readonly LinkedList<(long Sequence, SweepState State)> _past = [];
    private readonly SemaphoreSlim _replaying = new(1);
    private readonly CancellationTokenSource _end = new();
    private readonly ISweepService _sweeps;
    private readonly SweepReader _reader;
    private readonly TimeProvider _time;
    private readonly Task _pump;
    private SweepUpdate _last;
    private long _spoke;

    public SweepHub(SweepUpdate first, ISweepService sweeps, SweepReader reader, TimeProvider time)
    {
        _last = first;
        _sweeps = sweeps;
        _reader = reader;
        _time = time;
        _spoke = time.GetTimestamp();
        Remember(first.Sequence, first.State);
        _pump = Task.Run(PumpAsync);
    }

    /// <summary>Number of readers.</summary>
    public int Readers
    {
        get
        {
            lock (_gate)
                return _readers.Count;
        }
    }

    /// <summary>Adds a reader, and puts the changes that it does not have into its mailbox.</summary>
    /// <param name="after">Last event that the reader knows; null sends only the current status.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Mailbox> AddAsync(long? after, CancellationToken cancellationToken)
    {
        if (after is { } known)
            await RecallAsync(known, cancellationToken);
        var mailbox = new Mailbox();
        lock (_gate)
        {
            var before = after is null ? null : _past.FirstOrDefault(past => past.Sequence == after).State;
            mailbox.Post(after is not null && before is null ? ResyncFrame() : Frame(before));
            _readers.Add(mailbox);
        }

        return mailbox;
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
        lock (_gate)
        {
            foreach (var reader in _readers)
                reader.Close();
        }

        _end.Dispose();
        _replaying.Dispose();
    }

    // Each update costs one socket write per reader, so 500 readers get one update per second.
    private TimeSpan Pause => Readers * PerReader is var pause && pause > Shortest ? pause : Shortest;

    private async Task PumpAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await foreach (var update in _sweeps.WatchAsync(_last.Sweep, _end.Token))
                {
                    Publish(update);

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
                // The sweep is damaged or deleted. The routes report the reason; the stream sends nothing until the sweep can be read again.
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

            if (update.Sequence != before.Sequence)
                Remember(update.Sequence, update.State);
            if (_readers.Count > 0)
                Post(Frame(before.State));
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

    private byte[] Frame(SweepState? before)
    {
        var change = SweepChanges.Between(before, _last, _reader.Summary(_last));
        return Frames.Of("update", Text(_last.Sequence), change, ApiJson.Default.SweepChange);
    }

    private void Remember(long sequence, SweepState state)
    {
        if (_past.Any(past => past.Sequence == sequence))
            return;
        _past.AddLast((sequence, state));
        if (_past.Count > Remembered)
            _past.RemoveFirst();
    }

    /// <summary>
    /// Restores the state of an earlier event by folding the log up to it. After a restart of the server all readers come with the same event, so one
    /// fold serves all of them.
    /// </summary>
    private async Task RecallAsync(long sequence, CancellationToken cancellationToken)
    {
        await _replaying.WaitAsync(cancellationToken);
        try
        {
            SweepUpdate now;
            lock (_gate)
            {
                now = _last;
                if (sequence < 0 || sequence > now.Sequence || sequence > LongestReplay || _past.Any(past => past.Sequence == sequence))
                    return;
            }

            var state = SweepState.Start(now.State.Spec);
            if (sequence > 0)
            {
                await foreach (var past in _sweeps.EventsAsync(now.Sweep, 0, follow: false, cancellationToken))
                {
                    state = SweepMachine.Apply(state, past.Event);
                    if (past.Sequence >= sequence)
                        break;
                }
            }

            lock (_gate)
                Remember(sequence, state);
        }
        finally
        {
            _replaying.Release();
        }
    }

    private static string Text(long sequence) => sequence.ToString(CultureInfo.InvariantCulture);
}
