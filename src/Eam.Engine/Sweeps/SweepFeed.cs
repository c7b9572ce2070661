using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Eam.Engine.Sweeps;

/// <summary>
/// Publishes the newest state of a sweep to any number of readers. Each reader sees the current state first; a slow reader misses some
/// states. Thread-safe.
/// </summary>
internal sealed class SweepFeed(SweepUpdate first)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Channel<SweepUpdate>> _readers = [];
    private SweepUpdate _latest = first;
    private bool _ended;

    public SweepUpdate Latest
    {
        get
        {
            lock (_gate)
                return _latest;
        }
    }

    /// <summary>Publishes an update without waiting for a reader.</summary>
    public void Publish(SweepUpdate update)
    {
        lock (_gate)
        {
            _latest = update;
            foreach (var reader in _readers)
                reader.Writer.TryWrite(update);
        }
    }

    /// <summary>Publishes the last update. Readers end after it.</summary>
    public void End(SweepUpdate update)
    {
        lock (_gate)
        {
            Publish(update);
            _ended = true;
            foreach (var reader in _readers)
                reader.Writer.TryComplete();
        }
    }

    public async IAsyncEnumerable<SweepUpdate> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Capacity 1: a newer update replaces the one that a slow reader has not taken yet.
        var reader = Channel.CreateBounded<SweepUpdate>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate)
        {
            reader.Writer.TryWrite(_latest);
            if (_ended)
                reader.Writer.TryComplete();
            else
                _readers.Add(reader);
        }

        try
        {
            await foreach (var update in reader.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return update;
        }
        finally
        {
            lock (_gate)
                _readers.Remove(reader);
        }
    }
}
