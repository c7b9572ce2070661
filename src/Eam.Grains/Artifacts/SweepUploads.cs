using Eam.Core.Sweeps;
using Eam.Engine.Checkpoints;
using Eam.Engine.Results;

namespace Eam.Grains.Artifacts;

/// <summary>
/// What the coordinator of a sweep keeps in the object storage: its description and tables as they change, and no checkpoints but those that are needed. In the background, one
/// job at a time, so that a storage that is away delays no decision. The log has it all; these files are for people.
/// </summary>
/// <param name="store">The object storage; null: silos share the folder, and nothing is to be done.</param>
/// <param name="folder">The sweep's, on this host.</param>
/// <param name="notice">Called with one line when the storage does not answer, from another thread.</param>
internal sealed class SweepUploads(IArtifactStore? store, SweepFolder folder, Action<string> notice)
{
    private readonly Dictionary<string, DateTime> _stored = new(StringComparer.Ordinal);
    private SweepState? _wanted;
    private Task _job = Task.CompletedTask;
    private bool _told;

    /// <summary>Whether the folder is this host's own, and may lack what another host has written.</summary>
    public bool IsNeeded => store is not null;

    /// <summary>Something has changed. Returns at once.</summary>
    public void Ask(SweepState state)
    {
        if (store is null)
            return;
        Volatile.Write(ref _wanted, state);
        if (_job.IsCompleted)
            _job = Task.Run(WorkAsync);
    }

    /// <summary>The sweep is about to end: returns when all is stored.</summary>
    /// <exception cref="ArtifactStoreException">It cannot be.</exception>
    public async Task FinishAsync(SweepState state)
    {
        if (store is null)
            return;
        await _job;
        await Task.Run(() => StoreAsync(state));
    }

    private async Task WorkAsync()
    {
        // A change that comes between the last look and this job's end is stored with the next: a sweep that runs asks every few seconds.
        while (Interlocked.Exchange(ref _wanted, null) is { } state)
        {
            try
            {
                await StoreAsync(state).ConfigureAwait(false);
                _told = false;
            }
            catch (ArtifactStoreException failure)
            {
                // Once, until it is back: this is asked for every few seconds.
                if (!_told)
                    notice(failure.Message);
                _told = true;
                return;
            }
        }
    }

    private async Task StoreAsync(SweepState state)
    {
        foreach (var path in (string[])[folder.Source, folder.Manifest, folder.Trials, folder.Curves])
        {
            var (file, name) = (new FileInfo(path), Path.GetFileName(path));
            if (!file.Exists || _stored.GetValueOrDefault(name) == file.LastWriteTimeUtc)
                continue;
            await store!.PutAsync(SweepObjects.Prefix(folder.Name) + name, path, CancellationToken.None).ConfigureAwait(false);
            _stored[name] = file.LastWriteTimeUtc;
        }

        await RetainAsync(Retention.Active(state), Retention.Ended(state)).ConfigureAwait(false);
    }

    // As CheckpointStore.Retain does in a folder: all of trials that may go on, the newest of the others that are a result, and what was set aside as damaged.
    private async Task RetainAsync(IReadOnlySet<int> active, IReadOnlySet<int> ended)
    {
        var prefix = SweepObjects.Checkpoints(folder.Name);
        var names = (await store!.ListAsync(prefix, CancellationToken.None).ConfigureAwait(false))
            .Select(known => known.Name[prefix.Length..])
            .ToList();
        var surplus = new List<string>();
        foreach (var trial in names.GroupBy(TrialOf).Where(trial => trial.Key is { } number && !active.Contains(number)))
        {
            var there = TrialObjects.Of(trial.Key!.Value, trial);
            CheckpointFile? kept = ended.Contains(there.Trial) && there.Whole.Count > 0 ? there.Whole.MaxBy(file => file.Version) : null;
            surplus.AddRange(there.Files.Where(file => file != kept).SelectMany(file => new[] { file.Name, file.ChecksumName }));
            if (kept is null)
                surplus.AddRange(there.Epochs.Select(epoch => EpochObject.Name(there.Trial, epoch)));
        }

        await store.DeleteAsync(surplus.Select(name => prefix + name), CancellationToken.None).ConfigureAwait(false);
    }

    private static int? TrialOf(string name) => CheckpointFile.Parse(name)?.Trial ?? EpochObject.Parse(name)?.Trial;
}
