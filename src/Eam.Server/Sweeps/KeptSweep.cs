using Eam.Engine.Sweeps;

namespace Eam.Server.Sweeps;

/// <summary>One reading of a sweep, and for how long it counts.</summary>
internal sealed class KeptSweep
{
    private static readonly TimeSpan Costly = TimeSpan.FromMilliseconds(500),
        AfterFailure = TimeSpan.FromSeconds(1),
        Settled = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly bool _copies;
    private readonly Lazy<Task<SweepUpdate>> _update;
    private long _read;
    private TimeSpan _cost;
    private DateTime _written;

    /// <param name="sweeps">Where it is read.</param>
    /// <param name="sweep">Its name.</param>
    /// <param name="time">The clock.</param>
    /// <param name="copies">Whether its folder is a copy, whose files tell nothing of when it changed.</param>
    public KeptSweep(ISweepService sweeps, string sweep, TimeProvider time, bool copies)
    {
        (_time, _read, _copies) = (time, time.GetTimestamp(), copies);
        _update = new(() => Task.Run(() => ReadAsync(sweeps, sweep)));
    }

    public Task<SweepUpdate> Update => _update.Value;

    /// <summary>Whether it need not be read again.</summary>
    public bool IsFresh
    {
        get
        {
            if (!Update.IsCompleted)
                return true;
            if (!Update.IsCompletedSuccessfully)
                return _time.GetElapsedTime(_read) < AfterFailure;

            // What has ended stays as it is until its description is written anew; one that was written a moment ago may have been read before that.
            if (!_copies && Update.Result.HasEnded && Written(Update.Result) == _written && _time.GetUtcNow() - _written > Settled)
                return true;

            // A long log of another process is not read all the time; all else is read as often as somebody asks.
            return _cost > Costly && _time.GetElapsedTime(_read) < _cost;
        }
    }

    private async Task<SweepUpdate> ReadAsync(ISweepService sweeps, string sweep)
    {
        var start = _time.GetTimestamp();
        var update = await sweeps.GetAsync(sweep, CancellationToken.None);
        (_written, _cost, _read) = (Written(update), _time.GetElapsedTime(start), _time.GetTimestamp());
        return update;
    }

    private static DateTime Written(SweepUpdate update) => File.GetLastWriteTimeUtc(Path.Combine(update.Folder, "sweep.json"));
}
