using System.Runtime.CompilerServices;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Records;
using Eam.Engine.Results;
using Eam.Engine.Storage;
using Eam.Engine.Sweeps;
using Eam.Grains.Artifacts;
using Eam.Grains.Devices;
using Eam.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace Eam.Grains.Sweeps;

/// <inheritdoc cref="ISweepGrain"/>
/// <remarks>
/// Its log is written before anything takes effect, with sequence numbers that a second activation, should there ever be two, would stumble over: the one that comes second
/// to an append gives up and loads anew.
/// </remarks>
internal sealed partial class SweepGrain(ISweepCatalog catalog, SiloEngine engine, ClusterTimes options, TimeProvider time, ILogger<SweepGrain> logger) : Grain, ISweepGrain, IRemindable
{
    private const string Alive = "alive";
    private const int MostNews = 10_000;
    private static readonly TimeSpan ReviveEvery = TimeSpan.FromMinutes(1);

    private readonly List<PastEvent> _recent = [];
    private SweepJournal? _journal;
    private SweepRecord? _record;
    private SweepFeed? _feed;
    private SweepMeter? _meter;
    private SweepUploads? _uploads;
    private IGrainTimer? _timer;
    private string? _failure;

    private string Sweep => this.GetPrimaryKeyString();

    private SweepFolder Folder => catalog.FolderOf(Sweep);

    private SweepState State => _journal!.State;

    private bool HasEnded => _record!.Status is not (SweepStatus.Running or SweepStatus.Paused);

    private IDevicePoolGrain Pool => GrainFactory.GetGrain<IDevicePoolGrain>(0);

    public override Task OnActivateAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await catalog.FindAsync(Sweep, cancellationToken) is not { } entry)
                return;
            var journal = await SweepJournal.OpenAsync(catalog.OpenStore(), Sweep, entry.Record.Spec.ToSpec(), time, cancellationToken);
            journal.Recorded = _recent.AddRange;

            // From here to the feed nothing waits: whoever asks meanwhile sees all of it or nothing.
            (_journal, _record) = (journal, entry.Record);
            _uploads = new SweepUploads(engine.Artifacts, Folder, notice => LogNotice(logger, entry.Record.Sweep, notice));
            _feed = new SweepFeed(Update());
            if (_uploads.IsNeeded)
                PrepareFolder(entry.Source);
            if (!HasEnded)
                await ContinueAsync();
        }
        catch (EngineException failure)
        {
            // Told to whoever asks; the next activation tries again.
            LogNotLoaded(logger, Sweep, failure.Message);
            _failure = failure.Message;
            DeactivateOnIdle();
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _running.Clear(); // orders that are on their way count no more
        _meter?.Dispose();
        _feed?.End(Update());
        if (_journal is not null)
            await _journal.DisposeAsync();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => ReviveAsync();

    // To be called is enough: what should run was begun when the grain was activated. But somebody may have asked for the name before there was a sweep of it.
    public async Task ReviveAsync()
    {
        if (_record is null && _failure is null)
            await LoadAsync(CancellationToken.None);
        if (_record is null || HasEnded)
            await ForgetReminderAsync();
    }

    public async Task<SweepNews?> NewsAsync(long after)
    {
        if (_failure is not null)
            throw new OrleansException(_failure); // the one kind of failure that crosses the network: whoever asks tries again
        return _record is null ? null : await NewsAsync(_feed!.Latest, after);
    }

    public async IAsyncEnumerable<SweepNews> WatchAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_record is null)
            yield break;
        await foreach (var update in _feed!.WatchAsync(cancellationToken))
        {
            SweepNews news;
            do
            {
                news = await NewsAsync(update, after);
                after = news.Events.Count > 0 ? news.Events[^1].Sequence : after;
                yield return news;
            }
            while (after < update.Sequence);
        }
    }

    private async Task<SweepNews> NewsAsync(SweepUpdate update, long after)
    {
        var events = await EventsAsync(after, update.Sequence);
        return new(after == 0 ? update.State.Spec : null, update.Status, update.Message, update.Started, update.Finished, update.Live, events, update.Sequence);
    }

    private async Task<IReadOnlyList<PastEvent>> EventsAsync(long after, long last)
    {
        if (after >= last)
            return [];
        var first = _recent.Count > 0 ? _recent[0].Sequence : long.MaxValue;
        if (after + 1 >= first)
            return _recent.GetRange((int)(after + 1 - first), (int)Math.Min(last - after, MostNews));

        // Of before this activation: a reader of its own, because the journal's store has one user.
        await using var store = catalog.OpenStore();
        return [.. (await store.EventsAsync(Sweep, after)).Take((int)Math.Min(last - after, MostNews))];
    }

    private SweepUpdate Update() => new(
        State, _record!.Status, Folder.Path, _record.Message ?? Waiting, _live.ToDictionary(), Sweep, _record.Started, _record.Finished, _journal!.Sequence);

    private void Show()
    {
        if (HasEnded)
            _feed!.End(Update());
        else
            _feed!.Publish(Update());
    }
}
