using System.Runtime.CompilerServices;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;
using Eam.Grains.Devices;
using Eam.Grains.Sweeps;

namespace Eam.Grains.Client;

/// <summary>The sweeps of a cluster, for its gateway: the same service as that of one machine. Thread-safe.</summary>
/// <param name="client">Gives Orleans' client, or a silo's; asked at each call, since a server is built before its client is.</param>
/// <param name="dataFolder">The folder of results that the silos share, as this process sees it.</param>
/// <param name="time">The clock.</param>
public sealed class ClusterSweepService(Func<IGrainFactory> client, string dataFolder, TimeProvider time) : ISweepService, IKeyedStart
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly FoldedSweeps _folded = new(client, dataFolder);

    /// <inheritdoc/>
    public async Task<string> StartAsync(SweepSpec spec, string source, CancellationToken cancellationToken) =>
        (await StartAsync(new StartRequest(spec, source, Guid.NewGuid().ToString("N")), cancellationToken).ConfigureAwait(false)).Sweep;

    /// <inheritdoc/>
    public Task<(string Sweep, bool IsNew)> StartAsync(SweepSpec spec, string source, string key, CancellationToken cancellationToken) =>
        StartAsync(new StartRequest(spec, source, $"key {key}"), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        Calls.ForUserAsync(() => client().GetGrain<ISweepDirectoryGrain>(0).ListAsync(), cancellationToken);

    /// <inheritdoc/>
    public Task<SweepUpdate> GetAsync(string sweep, CancellationToken cancellationToken) => _folded.GetAsync(sweep, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<SweepUpdate> WatchAsync(string sweep, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var update = await _folded.GetAsync(sweep, cancellationToken).ConfigureAwait(false);
            yield return update;
            if (update.HasEnded)
                yield break;

            // The grain's stream ends with its silo; then it is asked anew, wherever it is.
            var stream = client().GetGrain<ISweepGrain>(sweep).WatchAsync(update.Sequence, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (stream.ConfigureAwait(false))
            {
                while (await NextAsync(stream).ConfigureAwait(false))
                {
                    update = await _folded.TakeAsync(sweep, stream.Current, cancellationToken).ConfigureAwait(false);
                    yield return update;
                    if (update.HasEnded)
                        yield break;
                }
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PastEvent> EventsAsync(string sweep, long after, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var known = after;
            var news = await _folded.NewsAsync(sweep, known, cancellationToken).ConfigureAwait(false);
            foreach (var happened in news.Events)
            {
                yield return happened;
                after = happened.Sequence;
            }

            if (after < news.Sequence)
                continue;
            if (!follow || news.Status is not (SweepStatus.Running or SweepStatus.Paused))
                yield break;
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task PauseAsync(string sweep, CancellationToken cancellationToken)
    {
        await SteerAsync(sweep, new(SteerKind.Pause, null), cancellationToken).ConfigureAwait(false);
        await UntilAsync(sweep, update => update.HasEnded || update.State.Trials.All(trial => trial.Status != TrialStatus.Running), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<string> ResumeAsync(string sweep, CancellationToken cancellationToken)
    {
        await SteerAsync(sweep, new(SteerKind.Resume, null), cancellationToken).ConfigureAwait(false);
        return sweep;
    }

    /// <inheritdoc/>
    public async Task StopAsync(string sweep, CancellationToken cancellationToken)
    {
        await SteerAsync(sweep, new(SteerKind.Stop, null), cancellationToken).ConfigureAwait(false);
        await UntilAsync(sweep, update => update.HasEnded, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task CancelAsync(string sweep, CancellationToken cancellationToken)
    {
        await SteerAsync(sweep, new(SteerKind.Cancel, null), cancellationToken).ConfigureAwait(false);
        await UntilAsync(sweep, update => update.HasEnded, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task CancelTrialAsync(string sweep, int trial, CancellationToken cancellationToken) => SteerAsync(sweep, new(SteerKind.Cancel, trial), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<int>> RetryAsync(string sweep, int? trial, CancellationToken cancellationToken) =>
        (await SteerAsync(sweep, new(SteerKind.Retry, trial), cancellationToken).ConfigureAwait(false)).Trials ?? [];

    /// <summary>The devices of the cluster, by name.</summary>
    public Task<IReadOnlyList<DeviceDescription>> DevicesAsync(CancellationToken cancellationToken) =>
        Calls.ForUserAsync(() => client().GetGrain<IDevicePoolGrain>(0).ListAsync(), cancellationToken);

    private async Task<(string Sweep, bool IsNew)> StartAsync(StartRequest request, CancellationToken cancellationToken)
    {
        var answer = Done(await Calls.ForUserAsync(() => client().GetGrain<ISweepDirectoryGrain>(0).StartAsync(request), cancellationToken).ConfigureAwait(false));
        return (answer.Sweep!, !answer.WasThere);
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<SweepNews> stream)
    {
        try
        {
            return await stream.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (Calls.IsTransient(failure) || failure is EnumerationAbortedException or EngineException)
        {
            return false;
        }
    }

    private async Task<Answer> SteerAsync(string sweep, SteerRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await Calls.ForUserAsync(() => client().GetGrain<ISweepGrain>(sweep).SteerAsync(request), cancellationToken).ConfigureAwait(false);
            if (answer.Kind != AnswerKind.Later)
                return Done(answer);
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
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

    private static Answer Done(Answer answer) => answer.Kind switch
    {
        AnswerKind.Done => answer,
        AnswerKind.NotFound => throw new NotFoundException(answer.Message!),
        AnswerKind.Conflict => throw new ConflictException(answer.Message!),
        _ => throw new EngineException(answer.Message ?? "the cluster could not do it"),
    };
}
