using Eam.Engine.Sweeps;

namespace Eam.Server.Sweeps;

/// <summary>A cached reading of a sweep, and how long it is valid.</summary>
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

    /// <param name="sweeps">Service that reads the sweep.</param>
    /// <param name="sweep">Name of the sweep.</param>
    /// <param name="time">The clock.</param>
    /// <param name="copies">Whether the folder is a copy, so that the times of its files do not show when the sweep changed.</param>
    public KeptSweep(ISweepService sweeps, string sweep, TimeProvider time, bool copies)
    {
        (_time, _read, _copies) = (time, time.GetTimestamp(), copies);
        _update = new(() => Task.Run(() => ReadAsync(sweeps, sweep)));
    }

    public Task<SweepUpdate> Update => _update.Value;

    /// <summary>Whether the reading is still valid.</summary>
    public bool IsFresh
    {
        get
        {
            if (!Update.IsCompleted)
                return true;
            if (!Update.IsCompletedSuccessfully)
                return _time.GetElapsedTime(_read) < AfterFailure;

            // An ended sweep does not change until its description is rewritten. If the description was written a moment ago, the reading
            // may be older.
            if (!_copies && Update.Result.HasEnded && Written(Update.Result) == _written && _time.GetUtcNow() - _written > Settled)
                return true;

            // A long log of another process is not read on every request. Everything else is.
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
