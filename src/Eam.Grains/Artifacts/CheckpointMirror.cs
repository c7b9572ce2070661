using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Eam.Engine.Checkpoints;
using Eam.Engine.Files;

namespace Eam.Grains.Artifacts;

/// <summary>
/// Keeps the checkpoints of one sweep in the object storage, and copies of them in a folder of this host. The object storage is the
/// authority. The checkpoints that a segment needs are fetched before it starts, and the ones that it saves are stored before its outcome
/// counts. Thread-safe for different trials.
/// </summary>
/// <remarks>
/// A checkpoint is stored under a version that no other checkpoint has. Its folder, if it is a command's, and its checksum are stored
/// before it, and older versions are deleted after it, so a crash at any moment leaves a complete checkpoint. Each epoch of a trial is an
/// object of its own, so two hosts never write the same object. The highest epoch owns the trial.
/// </remarks>
/// <param name="store">The object storage.</param>
/// <param name="prefix">The start of the names of the sweep's checkpoints in the storage; ends with a slash.</param>
/// <param name="local">The folder of this host for copies.</param>
internal sealed class CheckpointMirror(IArtifactStore store, string prefix, CheckpointStore local)
{
    private const int Kept = 2;

    /// <summary>
    /// How long copies are kept. Copies of trials that ended, or resumed on another host, then take no more space than one hour of training
    /// writes.
    /// </summary>
    private static readonly TimeSpan CopiesLive = TimeSpan.FromHours(1);

    // Trials with a segment between Begin and End. The numbers of their next checkpoints follow from the copies, so those stay.
    private readonly ConcurrentDictionary<int, bool> _training = new();

    /// <summary>Prepares a segment: its epoch now owns the trial, and the folder then contains the trial's newest checkpoints.</summary>
    /// <exception cref="StaleEpochException">A newer epoch owns the trial.</exception>
    /// <exception cref="ArtifactStoreException">The storage does not answer.</exception>
    public async Task BeginAsync(int trial, long? epoch, CancellationToken cancellationToken)
    {
        _training[trial] = true;
        Directory.CreateDirectory(local.Folder);
        DropOldCopies();
        if (epoch is { } own)
        {
            local.Fence(trial, own);
            await store
                .PutAsync(
                    prefix + EpochObject.Name(trial, own),
                    Path.Combine(local.Folder, EpochObject.LocalName(trial)),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        var there = await ListAsync(trial, cancellationToken).ConfigureAwait(false);
        if (epoch is { } mine)
        {
            Check(trial, mine, there);
            await store
                .DeleteAsync(
                    there.Epochs.Where(older => older < mine).Select(older => prefix + EpochObject.Name(trial, older)),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        await FetchAsync(there, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends what <see cref="BeginAsync"/> began: the segment saves nothing more, and its copies may be deleted.</summary>
    public void End(int trial) => _training.TryRemove(trial, out _);

    /// <summary>Stores those of the trial's two newest checkpoints that the storage does not have yet.</summary>
    /// <exception cref="StaleEpochException">A newer epoch owns the trial; nothing is stored.</exception>
    /// <exception cref="ArtifactStoreException">The storage does not answer. The folder keeps what was saved, and the storage keeps what it
    /// had before.</exception>
    public async Task StoreAsync(int trial, long? epoch, CancellationToken cancellationToken)
    {
        var there = await ListAsync(trial, cancellationToken).ConfigureAwait(false);
        if (epoch is { } own)
            Check(trial, own, there);
        var mine = Here(trial);
        foreach (var file in mine.Where(file => !there.Whole.Contains(file)).OrderBy(file => file.Order))
        {
            if (Directory.Exists(PathOf(file.FolderName)))
                await FolderArchive
                    .StoreAsync(store, prefix + file.FolderName, PathOf(file.FolderName), cancellationToken)
                    .ConfigureAwait(false);

            // The checksum first: a reader finds a checkpoint by the checkpoint's own name and must never find one without its checksum.
            await store.PutAsync(prefix + file.ChecksumName, PathOf(file.ChecksumName), cancellationToken).ConfigureAwait(false);
            await store.PutAsync(prefix + file.Name, PathOf(file.Name), cancellationToken).ConfigureAwait(false);
        }

        var kept = mine.Concat(there.Whole).Distinct().OrderByDescending(file => file.Order).Take(Kept).ToList();
        if (kept.Count > 0)
            await store
                .DeleteAsync(
                    there
                        .Files.Where(file => IsOlder(file, kept[0]) && !kept.Contains(file))
                        .SelectMany(there.NamesOf)
                        .Select(name => prefix + name),
                    cancellationToken
                )
                .ConfigureAwait(false);
    }

    /// <summary>Sets checkpoints aside in the storage as damaged if a failed segment has set them aside in the folder.</summary>
    /// <exception cref="ArtifactStoreException">The storage does not answer.</exception>
    public async Task SetAsideAsync(int trial, CancellationToken cancellationToken)
    {
        var aside = Directory
            .EnumerateFiles(local.Folder, "*" + CheckpointFile.DamagedEnding)
            .Select(path => CheckpointFile.Parse(Path.GetFileName(path)))
            .Where(file => file?.Trial == trial && !File.Exists(PathOf(file.Value.Name)))
            .Select(file => file!.Value)
            .ToHashSet();
        if (aside.Count == 0)
            return;
        foreach (var file in (await ListAsync(trial, cancellationToken).ConfigureAwait(false)).Whole.Where(aside.Contains))
            await SetAsideAsync(file, PathOf(file.Name + CheckpointFile.DamagedEnding), cancellationToken).ConfigureAwait(false);
    }

    private static void Check(int trial, long epoch, TrialObjects there)
    {
        if (there.Epochs.Count > 0 && there.Epochs.Max() is var newest && newest > epoch)
            throw new StaleEpochException(trial, epoch, newest);
    }

    private async Task<TrialObjects> ListAsync(int trial, CancellationToken cancellationToken) =>
        TrialObjects.Of(
            trial,
            (
                await store
                    .ListAsync(string.Create(CultureInfo.InvariantCulture, $"{prefix}trial-{trial:D4}."), cancellationToken)
                    .ConfigureAwait(false)
            ).Select(known => known.Name[prefix.Length..])
        );

    private async Task FetchAsync(TrialObjects there, CancellationToken cancellationToken)
    {
        var have = new List<CheckpointFile>();
        foreach (var file in there.Whole.OrderByDescending(file => file.Order))
        {
            if (
                await FetchAsync(file, cancellationToken).ConfigureAwait(false)
                && (!there.Folders.Contains(file) || await FetchFolderAsync(file, cancellationToken).ConfigureAwait(false))
            )
                have.Add(file);
            if (have.Count == Kept)
                break;
        }

        // Checkpoints newer than those of the storage were saved here while the storage did not answer; they are kept. Older ones are no
        // longer needed.
        if (have.Count == 0)
            return;
        foreach (var old in Here(there.Trial, int.MaxValue).Where(file => IsOlder(file, have[0]) && !have.Contains(file)))
        {
            File.Delete(PathOf(old.Name));
            File.Delete(PathOf(old.ChecksumName));
            CheckpointFolder.Delete(PathOf(old.FolderName));
        }
    }

    /// <summary>
    /// Fetches a complete copy of a checkpoint. Returns false if the storage's copy is missing or damaged; a damaged one is set aside
    /// there.
    /// </summary>
    private async Task<bool> FetchAsync(CheckpointFile file, CancellationToken cancellationToken)
    {
        var checksum = PathOf(file.ChecksumName);
        if (!await store.GetAsync(prefix + file.ChecksumName, checksum, cancellationToken).ConfigureAwait(false))
            File.Delete(checksum);
        if (await IsWholeAsync(file.Name, checksum, cancellationToken).ConfigureAwait(false))
            return true;
        var coming = AtomicFile.TemporaryFor(PathOf(file.Name + ".fetched"));
        try
        {
            if (!await store.GetAsync(prefix + file.Name, coming, cancellationToken).ConfigureAwait(false))
                return false;
            if (await IsWholeAsync(Path.GetFileName(coming), checksum, cancellationToken).ConfigureAwait(false))
            {
                File.Move(coming, PathOf(file.Name), overwrite: true);
                return true;
            }

            await SetAsideAsync(file, coming, cancellationToken).ConfigureAwait(false);
            File.Delete(PathOf(file.Name));
            return false;
        }
        finally
        {
            File.Delete(coming);
        }
    }

    /// <summary>
    /// Fetches the folder of a checkpoint whose file is here. Returns false if the storage's copy is missing or damaged; then the
    /// checkpoint is set aside there.
    /// </summary>
    private async Task<bool> FetchFolderAsync(CheckpointFile file, CancellationToken cancellationToken)
    {
        var folder = PathOf(file.FolderName);
        if (local.HasFiles(file, folder))
            return true;
        var coming = local.NewFolder(file.Trial);
        try
        {
            if (!await FolderArchive.FetchAsync(store, prefix + file.FolderName, coming, cancellationToken).ConfigureAwait(false))
                return false;
            if (local.HasFiles(file, coming))
            {
                CheckpointFolder.Move(coming, folder);
                return true;
            }

            await SetAsideAsync(file, PathOf(file.Name), cancellationToken).ConfigureAwait(false);
            File.Delete(PathOf(file.Name));
            return false;
        }
        finally
        {
            CheckpointFolder.TryDelete(coming);
        }
    }

    // A person may want to examine the damaged checkpoint: its content is kept, under a name from which no segment trains.
    private async Task SetAsideAsync(CheckpointFile file, string content, CancellationToken cancellationToken)
    {
        await store.PutAsync(prefix + file.Name + CheckpointFile.DamagedEnding, content, cancellationToken).ConfigureAwait(false);
        await store.DeleteAsync([prefix + file.Name], cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsWholeAsync(string name, string checksum, CancellationToken cancellationToken)
    {
        if (!PlainFile.IsPlain(PathOf(name)) || !PlainFile.IsPlain(checksum))
            return false;
        var expected = (await File.ReadAllTextAsync(checksum, cancellationToken).ConfigureAwait(false)).Split(' ', 2)[0];
        await using var content = File.OpenRead(PathOf(name));
        return expected.Equals(
            Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken).ConfigureAwait(false)),
            StringComparison.OrdinalIgnoreCase
        );
    }

    /// <summary>The newest complete checkpoints of a trial in the folder, newest first.</summary>
    private List<CheckpointFile> Here(int trial, int most = Kept) =>
        [
            .. Directory
                .EnumerateFiles(local.Folder, "*" + CheckpointFile.Ending)
                .Select(path => CheckpointFile.Parse(Path.GetFileName(path)))
                .Where(file => file?.Trial == trial && File.Exists(PathOf(file.Value.ChecksumName)))
                .Select(file => file!.Value)
                .OrderByDescending(file => file.Order)
                .Take(most),
        ];

    private static bool IsOlder(CheckpointFile file, CheckpointFile other) => file.Order.CompareTo(other.Order) < 0;

    private void DropOldCopies()
    {
        var before = DateTime.UtcNow - CopiesLive;
        foreach (
            var item in new DirectoryInfo(local.Folder)
                .EnumerateFileSystemInfos("trial-*")
                .Where(item => item.LastWriteTimeUtc < before && !IsInUse(item))
        )
            CheckpointFolder.Delete(item);
    }

    private bool IsInUse(FileSystemInfo item) =>
        (CheckpointFile.Parse(item.Name)?.Trial ?? CheckpointFolder.UnfinishedTrial(item)) is { } trial && _training.ContainsKey(trial);

    private string PathOf(string name) => Path.Combine(local.Folder, name);
}
