using Eam.Engine;
using Eam.Engine.Files;

namespace Eam.Grains.Artifacts;

/// <summary>
/// Stores what one segment saves on its way, beside its training, so that a slow storage does not hold the training up. One upload runs at
/// a time. What is saved meanwhile waits for it, and only the newest of it is stored then. Thread-safe.
/// </summary>
internal sealed class UploadsOnTheWay : IDisposable
{
    private readonly Func<CancellationToken, Task> _store;
    private readonly CancellationTokenSource _end;
    private readonly Lock _gate = new();
    private Task _job = Task.CompletedTask;
    private bool _isDue,
        _isRunning;

    /// <param name="store">Stores the newest checkpoints.</param>
    /// <param name="withdrawn">Cancelled when the segment loses its right to write.</param>
    /// <param name="halted">Cancelled when the segment is told to end: its end stores what it has then.</param>
    public UploadsOnTheWay(Func<CancellationToken, Task> store, CancellationToken withdrawn, CancellationToken halted)
    {
        _store = store;
        _end = CancellationTokenSource.CreateLinkedTokenSource(withdrawn, halted);
    }

    /// <summary>Requests an upload of what was saved last. Returns at once.</summary>
    public void Ask()
    {
        lock (_gate)
        {
            _isDue = true;
            if (_isRunning)
                return;
            _isRunning = true;
            _job = Task.Run(WorkAsync);
        }
    }

    /// <summary>Gives up an upload that is not finished. When this returns, nothing is stored any more.</summary>
    public void Dispose()
    {
        _end.Cancel();
        Task job;
        lock (_gate)
            job = _job;

        // An unexpected failure is that of the segment's end too, which stores the same.
        job.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        _end.Dispose();
    }

    private async Task WorkAsync()
    {
        while (true)
        {
            lock (_gate)
            {
                _isRunning = _isDue && !_end.IsCancellationRequested;
                if (!_isRunning)
                    return;
                _isDue = false;
            }

            try
            {
                await _store(_end.Token).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is EngineException or OperationCanceledException || FileErrors.IsFileError(failure))
            {
                // The segment ends, the storage does not answer now, or training has replaced a file before it was stored. A segment that
                // continues stores what there is then with its next upload, or at its end.
            }
        }
    }
}
