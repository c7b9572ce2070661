using System.Text;
using System.Text.Json;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Server.Contracts;

namespace Eam.Client.Remote;

/// <summary>
/// Reads the changes of a sweep until it ends. If the connection is lost or the server restarts, it reports this once and waits.
/// </summary>
/// <param name="api">Client of the server.</param>
/// <param name="sweep">The sweep's identifier.</param>
/// <param name="time">The clock.</param>
/// <param name="notice">Called with a line when the connection is lost, and when it is back.</param>
internal sealed class SweepStream(ApiClient api, string sweep, TimeProvider time, Action<string> notice) : IDisposable
{
    /// <summary>
    /// Time in which a stopped sweep may still resume. A restarted server resumes its sweeps a moment after it answers; until then such a
    /// sweep is stopped or interrupted.
    /// </summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(0.5),
        LongestDelay = TimeSpan.FromSeconds(10);

    private HttpResponseMessage? _response;
    private EventStream? _events;
    private bool _known,
        _lost;
    private long? _back;

    /// <summary>Reads the next change, and returns whether the sweep has ended with it.</summary>
    public async Task<(SweepChange Change, bool IsLast)> NextAsync(CancellationToken cancellationToken)
    {
        SweepChange? stopped = null;
        while (true)
        {
            var change = stopped is null ? await PersistAsync(ReadAsync, cancellationToken) : await WithinGraceAsync(cancellationToken);
            if (change is null)
                return (stopped!, true);
            var status = HttpSweepService.Status(change.Sweep);
            if (status is SweepStatus.Running or SweepStatus.Paused)
                return (change, false);
            if (status is not (SweepStatus.Stopped or SweepStatus.Interrupted) || GraceLeft <= TimeSpan.Zero)
                return (change, true);
            stopped = change;
        }
    }

    /// <summary>Repeats an action until the server answers, if it has answered before.</summary>
    public async Task<T> PersistAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var delay = FirstDelay; ; delay = delay + delay > LongestDelay ? LongestDelay : delay + delay)
        {
            try
            {
                var result = await work(cancellationToken);
                Found();
                return result;
            }
            catch (ServerUnreachableException failure) when (_known)
            {
                Lost(failure);
            }

            await Task.Delay(delay * (0.75 + (Random.Shared.NextDouble() / 2)), time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _events?.Dispose();
        _response?.Dispose();
        (_events, _response) = (null, null);
    }

    private TimeSpan GraceLeft => _back is { } since ? Grace - time.GetElapsedTime(since) : TimeSpan.Zero;

    private void Found()
    {
        if (_lost)
        {
            notice($"{api.Server} answers again");
            _back = time.GetTimestamp();
        }

        (_known, _lost) = (true, false);
    }

    private void Lost(ServerUnreachableException failure)
    {
        Dispose();
        if (!_lost)
            notice($"{failure.Message}; trying again (Ctrl-C stops watching; the sweep continues)");
        _lost = true;
    }

    private async Task<SweepChange?> WithinGraceAsync(CancellationToken cancellationToken)
    {
        using var grace = new CancellationTokenSource(GraceLeft > TimeSpan.Zero ? GraceLeft : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(grace.Token, cancellationToken);
        try
        {
            return await PersistAsync(ReadAsync, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    // Without `after` a stream begins with the current status. The state itself comes from the events, which are complete.
    private async Task<SweepChange> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_events is null)
            {
                _response = await api.OpenAsync(ApiClient.Sweep(sweep, "/stream"), cancellationToken);
                _events = new EventStream(await _response.Content.ReadAsStreamAsync(cancellationToken), time);
            }

            while (await _events.NextAsync(cancellationToken) is { } happened)
            {
                if (happened.Name == "update")
                    return Change(happened.Data);
                if (happened.Name == "resync")
                    return await NowAsync(cancellationToken);
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw RemoteErrors.Unreachable(api.Server, failure);
        }
        catch (Exception failure) when (failure is JsonException or InvalidDataException)
        {
            throw new EngineException(
                $"{api.Server} sent something that this version of eam cannot read: {failure.Message.ReplaceLineEndings(" ")}",
                failure
            );
        }

        throw new ServerUnreachableException($"{api.Server} ended the connection");
    }

    private static SweepChange Change(string data) =>
        JsonSerializer.Deserialize(data, ApiJson.Default.SweepChange) is { } change && !NullElements.Are(Encoding.UTF8.GetBytes(data))
            ? change
            : throw new JsonException("a part of an update is null");

    private async Task<SweepChange> NowAsync(CancellationToken cancellationToken)
    {
        var now = await api.GetAsync(ApiClient.Sweep(sweep), ApiJson.Default.SweepDetails, cancellationToken);
        return new(now.Sweep.Sequence, now.Sweep, [], [], now.Live);
    }
}
