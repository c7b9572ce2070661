using System.Runtime.CompilerServices;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Files;
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
/// <para>The grain writes its log before anything takes effect. Each append names the sequence number that it follows: if there are ever two activations, the second one to
/// append gets a conflict and loads anew.</para>
/// <para>A turn waits for the log, and for the pool 100 ms at most. Calls of trials, slow answers of the pool, tables and checkpoints run beside the turns
/// (<see cref="InBackground"/>) and come back as turns of their own (<see cref="TurnAsync"/>): docs/decisions/026-turns.md.</para>
/// </remarks>
internal sealed partial class SweepGrain(
    ISweepCatalog catalog,
    SiloEngine engine,
    ClusterTimes options,
    TimeProvider time,
    ILogger<SweepGrain> logger
) : Grain, ISweepGrain, IRemindable
{
    private readonly RecentEvents _recent = new();
    private SweepJournal? _journal;
    private SweepRecord? _record;
    private SweepFeed? _feed;
    private SweepMeter? _meter;
    private SweepUploads? _uploads;
    private SweepFiles? _files;
    private IGrainTimer? _beat;
    private string? _failure;

    private string Sweep => this.GetPrimaryKeyString();

    private SweepFolder Folder => catalog.FolderOf(Sweep);

    private SweepState State => _journal!.State;

    private bool HasEnded => _record!.Status is not (SweepStatus.Running or SweepStatus.Paused);

    private IDevicePoolGrain Pool => GrainFactory.GetGrain<IDevicePoolGrain>(0);

    /// <summary>Reads the sweep and no more: what the sweep does next begins with the first beat.</summary>
    public override Task OnActivateAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await catalog.FindAsync(Sweep, cancellationToken) is not { } entry)
                return;
            var journal = await SweepJournal.OpenAsync(catalog.OpenStore(), Sweep, entry.Record.Spec.ToSpec(), time, cancellationToken);
            journal.Recorded = _recent.Add;

            // Nothing waits from here to the feed: a reader that comes meanwhile sees all of it or nothing.
            (_journal, _record) = (journal, entry.Record);
            _uploads = new SweepUploads(engine.Artifacts, Folder, notice => LogNotice(logger, entry.Record.Sweep, notice));
            _files = new SweepFiles(Folder, notice => LogNotice(logger, entry.Record.Sweep, notice));
            _feed = new SweepFeed(Update());
            if (_uploads.IsNeeded)
                await Task.Run(() => PrepareFolder(entry.Source), cancellationToken);
            if (!HasEnded)
                Continue();
        }
        catch (EngineException failure)
        {
            // Whoever asks gets the reason; the next activation tries again.
            LogNotLoaded(logger, Sweep, failure.Message);
            _failure = failure.Message;
            DeactivateOnIdle();
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _running.Clear(); // orders that are on their way no longer count
        _meter?.Dispose();
        _feed?.End(Update());
        if (_journal is not null)
            await _journal.DisposeAsync();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        _reminded = true;
        return ReviveAsync();
    }

    // The activation itself began what should run. But somebody may have asked for the name before there was a sweep of it.
    public async Task ReviveAsync()
    {
        if (_record is null && _failure is null)
            await LoadAsync(CancellationToken.None);
        if (_record is null || HasEnded)
            ForgetReminder();
    }

    public async Task<SweepNews?> NewsAsync(long after)
    {
        if (_failure is not null)
            throw new SweepUnavailableException(_failure);
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
            } while (after < update.Sequence);
        }
    }

    private async Task<SweepNews> NewsAsync(SweepUpdate update, long after)
    {
        var events = await EventsAsync(after, update.Sequence);
        return new(
            after == 0 ? update.State.Spec : null,
            update.Status,
            update.Message,
            update.Started,
            update.Finished,
            update.Live,
            events,
            update.Sequence
        );
    }

    private async Task<IReadOnlyList<PastEvent>> EventsAsync(long after, long last)
    {
        if (after >= last)
            return [];
        if (_recent.Between(after, last) is { } known)
            return known;

        // Older than what is in memory. The read has a store of its own, because the journal's store serves one user.
        await using var store = catalog.OpenStore();
        return [.. (await store.EventsAsync(Sweep, after)).Take((int)Math.Min(last - after, RecentEvents.Most))];
    }

    private SweepUpdate Update() =>
        new(
            State,
            _record!.Status,
            Folder.Path,
            _record.Message ?? Waiting,
            _live.ToDictionary(),
            Sweep,
            _record.Started,
            _record.Finished,
            _journal!.Sequence
        );

    private void Show()
    {
        if (HasEnded)
            _feed!.End(Update());
        else
            _feed!.Publish(Update());
    }

    /// <summary>Where silos share no folder: this silo's folder gets what the catalog has.</summary>
    private void PrepareFolder(string source)
    {
        Folders.EnsureWritable(Folder.Path);
        AtomicFile.Write(Folder.Source, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(source)), durable: false);
        Manifest.Write(Folder, _record!);
    }
}
