using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Eam.Engine.Sweeps;

/// <summary>The newest state of a sweep for any number of readers: each sees the current one first, a slow one skips. Thread-safe.</summary>
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

    /// <summary>Shows an update; never waits for a reader.</summary>
    public void Publish(SweepUpdate update)
    {
        lock (_gate)
        {
            _latest = update;
            foreach (var reader in _readers)
                reader.Writer.TryWrite(update);
        }
    }

    /// <summary>Shows the last update; readers end after it.</summary>
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
        // Room for one: what a slow reader has not taken yet is replaced by what is newer.
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
