using Eam.Engine.Sweeps;
using Eam.Server.Sweeps;

namespace Eam.Server.Streams;

/// <summary>
/// Holds the hubs of watched sweeps. A sweep without readers costs nothing. Nothing waits while the lock is held. Thread-safe.
/// </summary>
internal sealed class SweepHubs(ISweepService sweeps, SweepReader reader, ServerOptions options) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SweepHub> _hubs = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _folds = new(options.MostReplays);
    private readonly SemaphoreSlim _firsts = new(1);

    /// <summary>Serves a reader of a sweep's stream until it ends. The hub exists while it has readers.</summary>
    public async Task ReadAsync(string sweep, long? after, Func<SweepHub, Mailbox, Task> read, CancellationToken cancellationToken)
    {
        var first = await reader.GetAsync(sweep, cancellationToken);
        var hub = Enter(first);
        try
        {
            var mailbox = await hub.AddAsync(after, cancellationToken);
            try
            {
                await read(hub, mailbox);
            }
            finally
            {
                hub.Remove(mailbox);
            }
        }
        finally
        {
            await LeaveAsync(first.Sweep, hub);
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<SweepHub> left;
        lock (_gate)
        {
            left = [.. _hubs.Values];
            _hubs.Clear();
        }

        foreach (var hub in left)
            await hub.DisposeAsync();
        _folds.Dispose();
        _firsts.Dispose();
    }

    private SweepHub Enter(SweepUpdate first)
    {
        lock (_gate)
        {
            if (!_hubs.TryGetValue(first.Sweep, out var hub))
                _hubs[first.Sweep] = hub = new SweepHub(first, sweeps, reader, options.Time, _folds, _firsts);
            hub.Users++;
            return hub;
        }
    }

    private async Task LeaveAsync(string sweep, SweepHub hub)
    {
        lock (_gate)
        {
            if (--hub.Users > 0 || !_hubs.Remove(sweep))
                return;
        }

        await hub.DisposeAsync();
    }
}
