using System.Runtime.CompilerServices;
using Eam.Core.Sweeps;
using Eam.Engine.Commands;
using Eam.Engine.Sweeps;

namespace Eam.Server.Tests;

/// <summary>A service with hooks: a test can delay requests, or make the reading of events fail.</summary>
internal sealed class HookedService(ISweepService sweeps) : ISweepService
{
    /// <summary>Called before a request is passed on.</summary>
    public Func<SweepRequest, Task> BeforeSteer { get; init; } = _ => Task.CompletedTask;

    /// <summary>Called before an event is given to a reader.</summary>
    public Action<PastEvent> BeforeEvent { get; init; } = _ => { };

    /// <summary>What a watch brings; null for the states of the sweep itself.</summary>
    public IAsyncEnumerable<SweepUpdate>? Watched { get; init; }

    public async Task<IReadOnlyList<int>> SteerAsync(string sweep, SweepRequest request, CancellationToken cancellationToken)
    {
        await BeforeSteer(request);
        return await sweeps.SteerAsync(sweep, request, cancellationToken);
    }

    public async IAsyncEnumerable<PastEvent> EventsAsync(
        string sweep,
        long after,
        bool follow,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var past in sweeps.EventsAsync(sweep, after, follow, cancellationToken))
        {
            BeforeEvent(past);
            yield return past;
        }
    }

    public Task<StartedSweep> StartAsync(SweepStart start, CancellationToken cancellationToken) =>
        sweeps.StartAsync(start, cancellationToken);

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => sweeps.ListAsync(cancellationToken);

    public Task<SweepUpdate> GetAsync(string sweep, CancellationToken cancellationToken) => sweeps.GetAsync(sweep, cancellationToken);

    public IAsyncEnumerable<SweepUpdate> WatchAsync(string sweep, CancellationToken cancellationToken) =>
        Watched ?? sweeps.WatchAsync(sweep, cancellationToken);

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
}
