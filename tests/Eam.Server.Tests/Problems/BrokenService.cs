using Eam.Core.Sweeps;
using Eam.Engine.Commands;
using Eam.Engine.Sweeps;

namespace Eam.Server.Tests.Problems;

/// <summary>A faulty service: every call throws. It records the names that it was asked for.</summary>
internal sealed class BrokenService(Exception failure) : ISweepService
{
    public List<string> Asked { get; } = [];

    public Task<StartedSweep> StartAsync(SweepStart start, CancellationToken cancellationToken) => throw failure;

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => throw failure;

    public Task<SweepUpdate> GetAsync(string sweep, CancellationToken cancellationToken) => throw Note(sweep);

    public IAsyncEnumerable<SweepUpdate> WatchAsync(string sweep, CancellationToken cancellationToken) => throw Note(sweep);

    public IAsyncEnumerable<PastEvent> EventsAsync(string sweep, long after, bool follow, CancellationToken cancellationToken) =>
        throw Note(sweep);

    public IAsyncEnumerable<OutputPiece> OutputAsync(
        string sweep,
        int trial,
        long after,
        bool follow,
        CancellationToken cancellationToken
    ) => throw Note(sweep);

    public Task PauseAsync(string sweep, CancellationToken cancellationToken) => throw Note(sweep);

    public Task<string> ResumeAsync(string sweep, CancellationToken cancellationToken) => throw Note(sweep);

    public Task StopAsync(string sweep, CancellationToken cancellationToken) => throw Note(sweep);

    public Task CancelAsync(string sweep, CancellationToken cancellationToken) => throw Note(sweep);

    public Task CancelTrialAsync(string sweep, int trial, CancellationToken cancellationToken) => throw Note(sweep);

    public Task<IReadOnlyList<int>> RetryAsync(string sweep, int? trial, CancellationToken cancellationToken) => throw Note(sweep);

    public Task<IReadOnlyList<int>> SteerAsync(string sweep, SweepRequest request, CancellationToken cancellationToken) =>
        throw Note(sweep);

    private Exception Note(string sweep)
    {
        Asked.Add(sweep);
        return failure;
    }
}
