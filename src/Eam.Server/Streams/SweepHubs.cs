using Eam.Engine.Sweeps;
using Eam.Server.Problems;
using Eam.Server.Sweeps;

namespace Eam.Server.Streams;

/// <summary>Holds the hubs of watched sweeps. A sweep without readers costs nothing. Thread-safe.</summary>
internal sealed class SweepHubs(ISweepService sweeps, SweepReader reader, ServerOptions options) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<string, SweepHub> _hubs = new(StringComparer.Ordinal);
    private int _readers;

    /// <summary>Serves a reader of a sweep's stream until it ends. The hub exists while it has readers.</summary>
    public async Task ReadAsync(string sweep, long? after, Func<SweepHub, Mailbox, Task> read, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _readers) > options.MostStreams)
        {
            Interlocked.Decrement(ref _readers);
            throw new ApiException(ProblemKind.Unavailable, $"{options.MostStreams} streams are open, which is the maximum");
        }

        try
        {
            var first = await reader.GetAsync(sweep, cancellationToken);
            var (hub, mailbox) = await EnterAsync(first, after, cancellationToken);
            try
            {
                await read(hub, mailbox);
            }
            finally
            {
                await LeaveAsync(first.Sweep, hub, mailbox);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _readers);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var hub in _hubs.Values)
            await hub.DisposeAsync();
        _gate.Dispose();
    }

    private async Task<(SweepHub Hub, Mailbox Mailbox)> EnterAsync(SweepUpdate first, long? after, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!_hubs.TryGetValue(first.Sweep, out var hub))
                _hubs[first.Sweep] = hub = new SweepHub(first, sweeps, reader, options.Time);
            return (hub, await hub.AddAsync(after, cancellationToken));
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task LeaveAsync(string sweep, SweepHub hub, Mailbox mailbox)
    {
        await _gate.WaitAsync();
        try
        {
            hub.Remove(mailbox);
            if (hub.Readers > 0 || !_hubs.Remove(sweep))
                return;
        }
        finally
        {
            _gate.Release();
        }

        await hub.DisposeAsync();
    }
}
