using System.Globalization;
using Eam.Engine;
using Eam.Server.Contracts;
using Eam.Server.Sweeps;

namespace Eam.Server.Streams;

/// <summary>
/// Sends changes of the listing of sweeps to any number of readers. Reads the listing twice per second while there are readers.
/// Thread-safe.
/// </summary>
internal sealed class ListHub(SweepReader reader, ServerOptions options) : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500),
        HeartbeatAfter = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly HashSet<Mailbox> _readers = [];
    private readonly CancellationTokenSource _end = new();

    // Distinguishes event ids of this run of the server from those of earlier runs.
    private readonly string _run = options.Time.GetUtcNow().UtcTicks.ToString("x", CultureInfo.InvariantCulture);
    private Dictionary<string, SweepSummary> _known = [];
    private Task _pump = Task.CompletedTask;
    private long _number;
    private long _spoke;

    /// <summary>Serves a reader until it disconnects.</summary>
    /// <param name="lastEvent">Id of the last event that the reader received, or null.</param>
    /// <param name="read">Reads frames from the mailbox.</param>
    public async Task ReadAsync(string? lastEvent, Func<Mailbox, Task> read)
    {
        // The listing is read before the reader learns that its stream is open, so that all later changes reach it.
        var mailbox = new Mailbox();
        var now = await reader.SummariesAsync(_end.Token);
        lock (_gate)
        {
            if (_readers.Count == 0)
                _known = ById(now);

            // Without readers the listing is not read, so only a reader that joins others can have missed nothing.
            if (lastEvent is not null && (_readers.Count == 0 || lastEvent != Id))
                mailbox.Post(Frame());
            _readers.Add(mailbox);
            if (_pump.IsCompleted)
                _pump = Task.Run(PumpAsync);
        }

        try
        {
            await read(mailbox);
        }
        finally
        {
            lock (_gate)
                _readers.Remove(mailbox);
        }
    }

    /// <summary>Tells a reader to read the listing again.</summary>
    public byte[] ResyncFrame()
    {
        lock (_gate)
            return Frame();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _pump;
        _end.Dispose();
    }

    private string Id => $"{_run}-{_number}";

    private byte[] Frame() => Frames.Of("resync", Id, new Resync(_number), ApiJson.Default.Resync);

    private async Task PumpAsync()
    {
        while (true)
        {
            try
            {
                Publish(await reader.SummariesAsync(_end.Token));
                await Task.Delay(Every, options.Time, _end.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (EngineException)
            {
                // The folder cannot be read now. /readyz reports this.
                await Task.Delay(Every, options.Time, CancellationToken.None);
            }

            lock (_gate)
            {
                if (_readers.Count > 0)
                    continue;
                _pump = Task.CompletedTask; // under the lock, so that the next reader starts a new pump
                return;
            }
        }
    }

    private void Publish(IReadOnlyList<SweepSummary> sweeps)
    {
        lock (_gate)
        {
            var known = _known;
            _known = ById(sweeps);
            foreach (var sweep in sweeps)
            {
                if (known.TryGetValue(sweep.Id, out var old) && IsSame(old, sweep))
                    continue;
                _number++;
                Post(Frames.Of("sweep", Id, sweep, ApiJson.Default.SweepSummary));
            }

            if (known.Keys.Any(id => !_known.ContainsKey(id)))
            {
                _number++;
                Post(Frame());
            }
            else if (options.Time.GetElapsedTime(_spoke) >= HeartbeatAfter)
            {
                Post(Frames.Heartbeat);
            }
        }
    }

    // Summaries from the same update are the same object. Others have lists of their own, of which the methods never change.
    private static bool IsSame(SweepSummary old, SweepSummary sweep) =>
        ReferenceEquals(old, sweep)
        || (
            old == sweep with { Methods = old.Methods, Actions = old.Actions }
            && (old.Actions ?? []).SequenceEqual(sweep.Actions ?? [], StringComparer.Ordinal)
        );

    private static Dictionary<string, SweepSummary> ById(IReadOnlyList<SweepSummary> sweeps) =>
        sweeps.ToDictionary(sweep => sweep.Id, StringComparer.Ordinal);

    private void Post(byte[] frame)
    {
        _spoke = options.Time.GetTimestamp();
        foreach (var mailbox in _readers)
            mailbox.Post(frame);
    }
}
