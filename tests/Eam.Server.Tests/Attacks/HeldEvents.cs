using System.Runtime.CompilerServices;
using Eam.Core.Sweeps;
using Eam.Engine.Commands;
using Eam.Engine.Sweeps;

namespace Eam.Server.Tests.Attacks;

/// <summary>A service that gives the events of one sweep only after a test has let them go: a log that takes long to read.</summary>
internal sealed class HeldEvents(ISweepService sweeps) : ISweepService
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously),
        _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _held;
    private int _times;

    /// <summary>Ends when the held events were requested.</summary>
    public Task Asked => _asked.Task;

    /// <summary>How often the held events were requested.</summary>
    public int Times => Volatile.Read(ref _times);

    public void Hold(string sweep) => _held = sweep;

    public void Release() => _released.TrySetResult();

    public async IAsyncEnumerable<PastEvent> EventsAsync(
        string sweep,
        long after,
        bool follow,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (sweep == _held)
        {
            Interlocked.Increment(ref _times);
            _asked.TrySetResult();
            await _released.Task.WaitAsync(cancellationToken);
        }

        await foreach (var past in sweeps.EventsAsync(sweep, after, follow, cancellationToken))
            yield return past;
    }

    public Task<StartedSweep> StartAsync(SweepStart start, CancellationToken cancellationToken) =>
        sweeps.StartAsync(start, cancellationToken);

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => sweeps.ListAsync(cancellationToken);

    public Task<SweepUpdate> GetAsync(string sweep, CancellationToken cancellationToken) => sweeps.GetAsync(sweep, cancellationToken);

    public IAsyncEnumerable<SweepUpdate> WatchAsync(string sweep, CancellationToken cancellationToken) =>
        sweeps.WatchAsync(sweep, cancellationToken);

    public IAsyncEnumerable<OutputPiece> OutputAsync(
        string sweep,
        int trial,
        long after,
        bool follow,
        CancellationToken cancellationToken
    ) => sweeps.OutputAsync(sweep, trial, after, follow, cancellationToken);

    public Task PauseAsync(string sweep, CancellationToken cancellationToken) => sweeps.PauseAsync(sweep, cancellationToken);

    public Task<string> ResumeAsync(string sweep, CancellationToken cancellationToken) => sweeps.ResumeAsync(sweep, cancellationToken);

    public Task StopAsync(string sweep, CancellationToken cancellationToken) => sweeps.StopAsync(sweep, cancellationToken);

    public Task CancelAsync(string sweep, CancellationToken cancellationToken) => sweeps.CancelAsync(sweep, cancellationToken);

    public Task CancelTrialAsync(string sweep, int trial, CancellationToken cancellationToken) =>
        sweeps.CancelTrialAsync(sweep, trial, cancellationToken);

    public Task<IReadOnlyList<int>> RetryAsync(string sweep, int? trial, CancellationToken cancellationToken) =>
        sweeps.RetryAsync(sweep, trial, cancellationToken);

    public Task<IReadOnlyList<int>> SteerAsync(string sweep, SweepRequest request, CancellationToken cancellationToken) =>
        sweeps.SteerAsync(sweep, request, cancellationToken);
}
