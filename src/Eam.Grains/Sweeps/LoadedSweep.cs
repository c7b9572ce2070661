using System.Runtime.CompilerServices;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Engine.Files;
using Eam.Engine.Records;
using Eam.Engine.Results;
using Eam.Engine.Storage;
using Eam.Engine.Sweeps;
using Eam.Grains.Artifacts;
using Eam.Grains.Storage;

namespace Eam.Grains.Sweeps;

/// <summary>A sweep in the memory of its grain: does what the <see cref="Coordinator"/> decides, with leased devices as slots.</summary>
/// <remarks>
/// <para>Everything is written to the log before it takes effect. Each append names the sequence number that it follows: if there are ever
/// two activations, the second one to append gets a conflict and loads the sweep again.</para>
/// <para>A turn waits for the log, and for the pool of devices 100 ms at most. Calls of trials, slow answers of the pool, tables and
/// checkpoints run beside the turns and come back as turns of their own: docs/decisions/026-turns.md.</para>
/// </remarks>
internal sealed partial class LoadedSweep : IAsyncDisposable
{
    private const int ManySegments = 64;
    private static readonly TimeSpan BetweenNews = TimeSpan.FromMilliseconds(100);

    private readonly SweepServices _services;
    private readonly SweepJournal _journal;
    private readonly RecentEvents _recent = new();
    private readonly SweepUploads _uploads;
    private readonly SweepFiles _files;
    private readonly string _sweep;
    private SweepRecord _record;
    private SweepFeed _feed;
    private SweepMeter _meter;
    private IGrainTimer? _beat;

    private LoadedSweep(SweepServices services, SweepJournal journal, SweepRecord record)
    {
        (_services, _journal, _record) = (services, journal, record);
        _sweep = record.Sweep;
        _journal.Recorded = _recent.Add;
        _uploads = new SweepUploads(services.Engine.Artifacts, Folder, reason => LogUploadDelayed(services.Logger, _sweep, reason));
        _files = new SweepFiles(Folder, reason => LogFileNotWritten(services.Logger, _sweep, reason), services.Times, services.Time);
        _feed = new SweepFeed(Update());
        _meter = new SweepMeter(_sweep, _feed, record.Slots);
    }

    /// <summary>Why the sweep cannot continue before it is loaded again, one line; null if it can.</summary>
    public string? Failure { get; private set; }

    /// <summary>Whether the sweep is neither running nor paused.</summary>
    public bool HasEnded => _record.Status is not (SweepStatus.Running or SweepStatus.Paused);

    /// <summary>The sequence number of the last event.</summary>
    public long Sequence => _journal.Sequence;

    private SweepState State => _journal.State;

    private SweepFolder Folder => _services.Catalog.FolderOf(_sweep);

    /// <summary>Reads a sweep. It does nothing by itself before <see cref="Continue"/>.</summary>
    /// <exception cref="EngineException">The sweep cannot be read.</exception>
    public static async Task<LoadedSweep> LoadAsync(CatalogEntry entry, SweepServices services, CancellationToken cancellationToken)
    {
        var journal = await SweepJournal.OpenAsync(
            services.Catalog.OpenStore(),
            entry.Record.Sweep,
            entry.Record.Spec.ToSpec(),
            services.Time,
            cancellationToken
        );
        var sweep = new LoadedSweep(services, journal, entry.Record);
        if (sweep._uploads.IsNeeded)
            await Task.Run(() => sweep.PrepareFolder(entry.Source), cancellationToken);
        return sweep;
    }

    /// <summary>Ends the sweep's work in this grain. The sweep itself continues with its next activation.</summary>
    public async ValueTask DisposeAsync()
    {
        _running.Clear(); // orders on their way no longer count
        PostponeReports();
        _meter.Dispose();
        _feed.End(Update());
        await _journal.DisposeAsync();
    }

    /// <summary>Returns the sweep's status and the events after one of them.</summary>
    public Task<SweepNews> NewsAsync(long after) => NewsAsync(_feed.Latest, after);

    /// <summary>Returns the same whenever something changes. A slow reader skips states, but no event.</summary>
    public async IAsyncEnumerable<SweepNews> WatchAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var update in _feed.WatchAsync(cancellationToken))
        {
            SweepNews news;
            do
            {
                news = await NewsAsync(update, after);
                after = news.Events.Count > 0 ? news.Events[^1].Sequence : after;
                yield return news;
            } while (after < update.Sequence);

            // Each news has the progress of all segments, and a sweep on many devices changes hundreds of times a second.
            if (update.Live.Count > ManySegments)
                await Task.Delay(BetweenNews, _services.Time, cancellationToken);
        }
    }

    /// <summary>Shows the progress of segments.</summary>
    public void Show(ProgressReport progress)
    {
        _live = _live.SetItems(progress.Trials.Where(trial => _running.Has(trial.Key)));
        if (!HasEnded)
            Show();
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

        // Older than what is in memory. This read has a store of its own, because the journal's store serves one user.
        await using var store = _services.Catalog.OpenStore();
        return await store.EventsAsync(_sweep, after, most: (int)Math.Min(last - after, RecentEvents.Most));
    }

    private SweepUpdate Update() =>
        new(
            State,
            _record.Status,
            Folder.Path,
            _record.Message ?? Waiting,
            _live,
            _sweep,
            _record.Started,
            _record.Finished,
            _journal.Sequence
        );

    private void Show()
    {
        if (HasEnded)
            _feed.End(Update());
        else
            _feed.Publish(Update());
    }

    /// <summary>
    /// Does a turn's work. Returns null, or the failure after which the grain loads the sweep again: the memory may differ from the log.
    /// </summary>
    private async Task<EngineException?> DoAsync(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (EngineException failure)
        {
            LogLoadedAgain(_services.Logger, _sweep, failure.Message);
            Failure = failure.Message;
            PostponeReports();
            _services.Turns.Deactivate();
            return failure;
        }
    }

    // Where silos share no folder, this silo's folder gets what the catalog has.
    private void PrepareFolder(string source)
    {
        Folders.EnsureWritable(Folder.Path);
        AtomicFile.Write(Folder.Source, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(source)), durable: false);
        Manifest.Write(Folder, _record);
    }
}
