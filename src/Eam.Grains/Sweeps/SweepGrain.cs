using Eam.Engine;
using Eam.Engine.Results;
using Eam.Grains.Devices;
using Eam.Grains.Storage;
using Eam.Grains.Trials;
using Microsoft.Extensions.Logging;

namespace Eam.Grains.Sweeps;

/// <inheritdoc cref="ISweepGrain"/>
/// <remarks>The grain loads the sweep and passes its calls to the <see cref="LoadedSweep"/>.</remarks>
internal sealed partial class SweepGrain : Grain, ISweepGrain, IRemindable
{
    private readonly ISweepCatalog _catalog;
    private readonly SiloEngine _engine;
    private readonly ClusterTimes _times;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly GrainTurns _turns;
    private readonly SweepReminder _reminder;
    private LoadedSweep? _sweep;
    private string? _notLoaded;

    public SweepGrain(ISweepCatalog catalog, SiloEngine engine, ClusterTimes times, TimeProvider time, ILogger<SweepGrain> logger)
    {
        (_catalog, _engine) = (catalog, engine);
        (_times, _time, _logger) = (times, time, logger);
        _turns = new GrainTurns(this, Sweep, logger);
        _reminder = new SweepReminder(this, _turns);
    }

    private string Sweep => this.GetPrimaryKeyString();

    // Why the sweep cannot be used now, one line. The next activation loads it again.
    private string? Failure => _notLoaded ?? _sweep?.Failure;

    /// <summary>Only reads the sweep. Its further work begins with its first beat.</summary>
    public override Task OnActivateAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_sweep is { } sweep)
            await sweep.DisposeAsync();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        _reminder.Came();
        return ReviveAsync();
    }

    // The activation itself began what should run. But somebody may have asked for the name before the sweep existed.
    public async Task ReviveAsync()
    {
        if (_sweep is null && Failure is null)
            await LoadAsync(CancellationToken.None);
        if (_sweep is null or { HasEnded: true })
            _reminder.Remove();
    }

    public async Task<Answer> SteerAsync(SteerRequest request)
    {
        if (Failure is { } failure)
            return new(AnswerKind.Failed, failure);
        return _sweep is { } sweep ? await sweep.TakeAsync(request) : new(AnswerKind.NotFound, $"there is no sweep '{Sweep}'");
    }

    public async Task<ReportAnswer> ReportAsync(SegmentReport report) =>
        Failure is null && _sweep is { } sweep ? await sweep.ReportAsync(report) : ReportAnswer.Later;

    public Task ProgressAsync(ProgressReport progress)
    {
        _sweep?.Show(progress);
        return Task.CompletedTask;
    }

    public Task WakeAsync()
    {
        if (Failure is null && _sweep is { HasEnded: false } sweep)
            sweep.Wake();
        return Task.CompletedTask;
    }

    public async Task<SweepNews?> NewsAsync(long after)
    {
        if (Failure is { } failure)
            throw new SweepUnavailableException(failure);
        return _sweep is { } sweep ? await sweep.NewsAsync(after) : null;
    }

    public IAsyncEnumerable<SweepNews> WatchAsync(long after, CancellationToken cancellationToken) =>
        _sweep is { } sweep ? sweep.WatchAsync(after, cancellationToken) : AsyncEnumerable.Empty<SweepNews>();

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await _catalog.FindAsync(Sweep, cancellationToken) is not { } entry)
            {
                if (SweepFolder.IsName(Sweep) && await Task.Run(() => File.Exists(_catalog.FolderOf(Sweep).Manifest), cancellationToken))
                    LogLost(_logger, Sweep, _catalog.FolderOf(Sweep).Path);
                return;
            }

            var began = _time.GetTimestamp();
            _sweep = await LoadedSweep.LoadAsync(
                entry,
                new(_catalog, _engine, GrainFactory, _times, _time, _turns, _reminder, _logger),
                cancellationToken
            );
            var (events, time) = (_sweep.Sequence, _time.GetElapsedTime(began));
            LogLoaded(_logger, Sweep, events, time);
            if (!_sweep.HasEnded)
                _sweep.Continue();
        }
        catch (EngineException failure)
        {
            // Callers get the reason, and the next activation tries again.
            LogNotLoaded(_logger, Sweep, failure.Message);
            _notLoaded = failure.Message;
            DeactivateOnIdle();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Sweep}: loaded {Events} events in {Time}")]
    private static partial void LogLoaded(ILogger logger, string sweep, long events, TimeSpan time);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Sweep}: the database has no such sweep any more, but {Folder} exists: the database was restored from an older backup. Start the sweep again from its sweep.yaml there"
    )]
    private static partial void LogLost(ILogger logger, string sweep, string folder);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Sweep}: cannot be loaded: {Reason}")]
    private static partial void LogNotLoaded(ILogger logger, string sweep, string reason);
}
