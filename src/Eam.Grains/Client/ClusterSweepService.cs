using System.Runtime.CompilerServices;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Commands;
using Eam.Engine.Sweeps;
using Eam.Grains.Devices;
using Eam.Grains.Sweeps;

namespace Eam.Grains.Client;

/// <summary>The sweeps of a cluster, for its gateway: the same service that one machine has. Thread-safe.</summary>
public sealed class ClusterSweepService : ISweepService
{
    private const string OnTheSilo = ", or its output is on the disk of the silo that trains it, which this gateway cannot read";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Func<IGrainFactory> _client;
    private readonly TimeProvider _time;
    private readonly FoldedSweeps _folded;
    private readonly SweepFollowers _followers;

    /// <summary>Creates the service. This calls no grain yet.</summary>
    /// <param name="client">Returns the grain factory of Orleans' client or silo. It is called for each request, because a server is built
    /// before its client.</param>
    /// <param name="dataFolder">The folder of results that the silos share, as this process sees it.</param>
    /// <param name="time">The clock.</param>
    public ClusterSweepService(Func<IGrainFactory> client, string dataFolder, TimeProvider time)
    {
        (_client, _time, _folded) = (client, time, new FoldedSweeps(client, dataFolder));
        _followers = new SweepFollowers(client, _folded, time);
    }

    /// <inheritdoc/>
    public async Task<StartedSweep> StartAsync(SweepStart start, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(start);

        // Without a key of the caller's, one of this call: the call is repeated if its answer is lost.
        var request = new StartRequest(start.ToSpec(), start.Source.Text, start.Key ?? Guid.NewGuid().ToString("N"));
        var answer = Done(
            await Calls
                .ForUserAsync(() => _client().GetGrain<ISweepDirectoryGrain>(0).StartAsync(request), cancellationToken)
                .ConfigureAwait(false)
        );
        return new(answer.Sweep!, !answer.WasThere);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        Calls.ForUserAsync(() => _client().GetGrain<ISweepDirectoryGrain>(0).ListAsync(), cancellationToken);

    /// <inheritdoc/>
    public Task<SweepUpdate> GetAsync(string sweep, CancellationToken cancellationToken) => _folded.GetAsync(sweep, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<SweepUpdate> WatchAsync(string sweep, CancellationToken cancellationToken) =>
        _followers.WatchAsync(sweep, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<PastEvent> EventsAsync(
        string sweep,
        long after,
        bool follow,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (!follow)
        {
            var update = await _folded.GetAsync(sweep, cancellationToken).ConfigureAwait(false);
            await foreach (var past in BetweenAsync(sweep, after, update.Sequence, cancellationToken).ConfigureAwait(false))
                yield return past;
            yield break;
        }

        await foreach (var update in WatchAsync(sweep, cancellationToken).ConfigureAwait(false))
        {
            await foreach (var past in BetweenAsync(sweep, after, update.Sequence, cancellationToken).ConfigureAwait(false))
            {
                yield return past;
                after = past.Sequence;
            }
        }
    }

    private async IAsyncEnumerable<PastEvent> BetweenAsync(
        string sweep,
        long after,
        long last,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        while (after < last)
        {
            var events = _followers.Recent(sweep, after, last)
                ?? (await _folded.NewsAsync(sweep, after, cancellationToken).ConfigureAwait(false)).Events;
            if (events.Count == 0)
                yield break;
            foreach (var past in events.TakeWhile(past => past.Sequence <= last))
            {
                yield return past;
                after = past.Sequence;
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>It reads the shared folder. Without one, the output stays on the silo that trains the trial.</remarks>
    public IAsyncEnumerable<OutputPiece> OutputAsync(
        string sweep,
        int trial,
        long after,
        bool follow,
        CancellationToken cancellationToken
    ) => OutputFollower.ReadAsync(token => GetAsync(sweep, token), trial, after, follow, _time, OnTheSilo, cancellationToken);

    /// <inheritdoc/>
    public Task PauseAsync(string sweep, CancellationToken cancellationToken) =>
        SteerAsync(sweep, new SweepRequest(RequestKind.Pause), cancellationToken);

    /// <inheritdoc/>
    public async Task<string> ResumeAsync(string sweep, CancellationToken cancellationToken)
    {
        await SteerAsync(sweep, new SweepRequest(RequestKind.Resume), cancellationToken).ConfigureAwait(false);
        return sweep;
    }

    /// <inheritdoc/>
    public Task StopAsync(string sweep, CancellationToken cancellationToken) =>
        SteerAsync(sweep, new SweepRequest(RequestKind.Stop), cancellationToken);

    /// <inheritdoc/>
    public Task CancelAsync(string sweep, CancellationToken cancellationToken) =>
        SteerAsync(sweep, new SweepRequest(RequestKind.Cancel), cancellationToken);

    /// <inheritdoc/>
    public Task CancelTrialAsync(string sweep, int trial, CancellationToken cancellationToken) =>
        SteerAsync(sweep, new SweepRequest(RequestKind.Cancel, trial), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<int>> RetryAsync(string sweep, int? trial, CancellationToken cancellationToken) =>
        SteerAsync(sweep, new SweepRequest(RequestKind.Retry, trial), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<int>> SteerAsync(string sweep, SweepRequest request, CancellationToken cancellationToken)
    {
        // The key is that of this call, which is repeated if its answer is lost.
        var steer = new SteerRequest(
            request.Kind,
            request.Trial,
            request.Expected?.Sequence,
            request.Expected?.Status,
            Guid.NewGuid().ToString("N")
        );
        var answer = await AskAsync(sweep, steer, cancellationToken).ConfigureAwait(false);
        if (request.Kind == RequestKind.Pause)
            await UntilAsync(sweep, IsIdle, cancellationToken).ConfigureAwait(false);
        else if (request is { Kind: RequestKind.Stop } or { Kind: RequestKind.Cancel, Trial: null })
            await UntilAsync(sweep, update => update.HasEnded, cancellationToken).ConfigureAwait(false);
        return answer.Trials ?? [];
    }

    /// <summary>The devices of the cluster, by name.</summary>
    public Task<IReadOnlyList<DeviceDescription>> DevicesAsync(CancellationToken cancellationToken) =>
        Calls.ForUserAsync(() => _client().GetGrain<IDevicePoolGrain>(0).ListAsync(), cancellationToken);

    private static bool IsIdle(SweepUpdate update) =>
        update.HasEnded || update.State.Trials.All(trial => trial.Status != TrialStatus.Running);

    private async Task<Answer> AskAsync(string sweep, SteerRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await Calls
                .ForUserAsync(() => _client().GetGrain<ISweepGrain>(sweep).SteerAsync(request), cancellationToken)
                .ConfigureAwait(false);
            if (answer.Kind != AnswerKind.Later)
                return Done(answer);
            await Task.Delay(Pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task UntilAsync(string sweep, Func<SweepUpdate, bool> done, CancellationToken cancellationToken)
    {
        await foreach (var update in WatchAsync(sweep, cancellationToken).ConfigureAwait(false))
        {
            if (done(update))
                return;
        }
    }

    private static Answer Done(Answer answer) =>
        answer.Kind switch
        {
            AnswerKind.Done => answer,
            AnswerKind.NotFound => throw new NotFoundException(answer.Message!),
            AnswerKind.Conflict => throw new ConflictException(answer.Message!),
            AnswerKind.Changed => throw new SweepChangedException(answer.Message!),
            _ => throw new EngineException(answer.Message ?? "the cluster could not process the request"),
        };
}
