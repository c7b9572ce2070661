using Eam.Core.Sweeps;
using Eam.Engine.Checkpoints;
using Eam.Engine.Results;

namespace Eam.Grains.Artifacts;

/// <summary>
/// Uploads a sweep's description and tables to the object storage when they change, and deletes checkpoints there that are no longer
/// needed. The sweep's coordinator uses it. It runs in the background, one job at a time, so a storage that does not answer delays no
/// decision. The event log has all data; these files are for people.
/// </summary>
/// <param name="store">The object storage; null if silos share the folder, and then nothing is uploaded.</param>
/// <param name="folder">The sweep's folder on this host.</param>
/// <param name="notice">Called from another thread with a one-line message when the storage does not answer.</param>
internal sealed class SweepUploads(IArtifactStore? store, SweepFolder folder, Action<string> notice)
{
    private readonly Dictionary<string, DateTime> _stored = new(StringComparer.Ordinal);
    private SweepState? _wanted;
    private Task _job = Task.CompletedTask;
    private bool _told;

    /// <summary>Whether the folder belongs to this host alone and may lack files that another host has written.</summary>
    public bool IsNeeded => store is not null;

    /// <summary>Requests an upload after a change. Returns at once.</summary>
    public void Ask(SweepState state)
    {
        if (store is null)
            return;
        Volatile.Write(ref _wanted, state);
        if (_job.IsCompleted)
            _job = Task.Run(WorkAsync);
    }

    /// <summary>Uploads everything before the sweep ends. Returns when all is stored.</summary>
    /// <exception cref="ArtifactStoreException">The files cannot be stored.</exception>
    public async Task FinishAsync(SweepState state)
    {
        if (store is null)
            return;
        await _job;
        await Task.Run(() => StoreAsync(state));
    }

    private async Task WorkAsync()
    {
        // A change between the last check and the end of this job is stored by the next job: a running sweep asks every few seconds.
        while (Interlocked.Exchange(ref _wanted, null) is { } state)
        {
            try
            {
                await StoreAsync(state).ConfigureAwait(false);
                _told = false;
            }
            catch (ArtifactStoreException failure)
            {
                // Reported once until the storage is back, because uploads are requested every few seconds.
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

    // The same rule as CheckpointStore.Retain in a folder: keeps all checkpoints of trials that may continue, the newest one of ended
    // trials that are a result, and damaged ones.
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
            CheckpointFile? kept = ended.Contains(there.Trial) && there.Whole.Count > 0 ? there.Whole.MaxBy(file => file.Order) : null;
            surplus.AddRange(there.Files.Where(file => file != kept).SelectMany(there.NamesOf));
            if (kept is null)
                surplus.AddRange(there.Epochs.Select(epoch => EpochObject.Name(there.Trial, epoch)));
        }

        await store.DeleteAsync(surplus.Select(name => prefix + name), CancellationToken.None).ConfigureAwait(false);
    }

    private static int? TrialOf(string name) => CheckpointFile.Parse(name)?.Trial ?? EpochObject.Parse(name)?.Trial;
}
