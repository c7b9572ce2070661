using System.Security.Cryptography;
using System.Text;
using Eam.Core.Numerics;
using Eam.Engine.Files;

namespace Eam.Engine.Checkpoints;

/// <summary>
/// The checkpoints of one sweep, in one folder. It keeps the newest two of each trial that may continue, as safetensors files, each with a
/// file of its SHA-256 (in the format of <c>sha256sum -c</c>). A trial falls back to the older checkpoint when the newer one is damaged or
/// lost.
/// </summary>
/// <remarks>
/// A file is written to a temporary name, flushed to the disk and renamed. Its version number is one that no file has yet. The checksum is
/// written before the checkpoint, and versions before the last one are deleted after it. So a crash at any moment leaves one whole
/// checkpoint. The folder of a command's files gets its name before both, so a checkpoint is never without its folder. Thread-safe for
/// different trials.
/// </remarks>
public sealed class CheckpointStore
{
    private const int LongestChecksum = 1024;

    /// <summary>Creates a store in this folder. The folder is created with the first checkpoint.</summary>
    public CheckpointStore(string folder) => Folder = Path.GetFullPath(folder);

    /// <summary>The folder of the checkpoint files.</summary>
    public string Folder { get; }

    /// <summary>Returns whether a trial has a checkpoint.</summary>
    public bool Exists(int trial) => Newest(trial) is not null;

    /// <summary>
    /// Refuses checkpoints of older epochs of the trial from now on. The host that trained it until now may still be alive, frozen or cut
    /// off, and must not overwrite what follows.
    /// </summary>
    /// <exception cref="StaleEpochException">The trial already has a newer epoch.</exception>
    /// <exception cref="EngineException">The fence cannot be read or written.</exception>
    public void Fence(int trial, long epoch)
    {
        CreateFolder();
        EpochFence.Raise(Folder, trial, epoch);
    }

    /// <summary>Writes a checkpoint and deletes the trial's older ones, except the newest of them.</summary>
    /// <param name="checkpoint">The state of the trial.</param>
    /// <param name="epoch">The fencing epoch of the segment, which becomes the version. Null if there is only one host.</param>
    /// <param name="onTheWay">Whether the segment continues. It saves once at its end, and its earlier checkpoints are numbered.</param>
    /// <exception cref="StaleEpochException">The trial has a newer epoch; nothing is written.</exception>
    /// <exception cref="EngineException">The checkpoint cannot be written; the earlier ones are kept.</exception>
    public void Save(Checkpoint checkpoint, long? epoch = null, bool onTheWay = false)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        CreateFolder();
        var bytes = CheckpointCodec.Encode(checkpoint);
        var older = Files(checkpoint.Trial);
        if (epoch is { } own)
            EpochFence.Check(Folder, checkpoint.Trial, own);
        var file = new CheckpointFile(checkpoint.Trial, epoch ?? (older.Select(f => f.Version).DefaultIfEmpty().Max() + 1));
        if (onTheWay && epoch is not null)
            file = file with { Part = NextPart(file, older) };
        if (checkpoint.Files is { } files)
            CheckpointFolder.Move(files, PathOf(file.FolderName));
        var checksum = $"{Convert.ToHexStringLower(SHA256.HashData(bytes))}  {file.Name}\n";

        // The checksum is written first: readers find a checkpoint by its own name, and must never find one without a checksum.
        AtomicFile.Write(PathOf(file.ChecksumName), stream => stream.Write(Encoding.ASCII.GetBytes(checksum)), durable: true);
        AtomicFile.Write(PathOf(file.Name), stream => stream.Write(bytes), durable: true);
        var before = Newest(older);
        Remove(older.Where(old => old != before));
    }

    /// <summary>Loads a trial's newest checkpoint. Returns null if there is none.</summary>
    /// <exception cref="EngineException">The checkpoint is damaged; the message is one line that names the trial and the file.</exception>
    public Checkpoint? Load(int trial)
    {
        if (Newest(trial) is not { } file)
            return null;
        try
        {
            var bytes = AtomicFile.Read(PathOf(file.Name), long.MaxValue);
            var expected = PlainFile.ReadText(PathOf(file.ChecksumName), LongestChecksum).Split(' ', 2)[0];
            if (!expected.Equals(Convert.ToHexStringLower(SHA256.HashData(bytes)), StringComparison.OrdinalIgnoreCase))
                throw Damaged(file, "its SHA-256 differs from the recorded one: the file was cut short or changed");
            var checkpoint = CheckpointCodec.Decode(bytes);
            if (checkpoint.Trial != trial)
                throw Damaged(file, $"it holds trial {checkpoint.Trial}");
            var manifest = FolderManifest.Of(checkpoint.State);
            if (manifest.Count == 0)
                return checkpoint;
            CheckpointFolder.Verify(PathOf(file.FolderName), manifest);
            return checkpoint with { Files = PathOf(file.FolderName) };
        }
        catch (InvalidStateException failure)
        {
            throw Damaged(file, failure.Message);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw Damaged(file, failure is FileNotFoundException ? $"{file.ChecksumName} is missing" : FileErrors.FirstLine(failure));
        }
    }

    /// <summary>
    /// Renames the newest checkpoint, which is damaged, so that it is not found again. The checkpoint before it is then the newest. Returns
    /// the new name, or null if there is no checkpoint.
    /// </summary>
    public string? SetAside(int trial)
    {
        if (Newest(trial) is not { } file)
            return null;
        var name = file.Name + CheckpointFile.DamagedEnding;
        File.Move(PathOf(file.Name), PathOf(name), overwrite: true);
        var folder = PathOf(file.FolderName);
        if (Directory.Exists(folder))
        {
            CheckpointFolder.Delete(folder + CheckpointFile.DamagedEnding);
            Directory.Move(folder, folder + CheckpointFile.DamagedEnding);
        }

        return name;
    }

    /// <summary>Deletes all checkpoint files of a trial.</summary>
    public void Delete(int trial) => Remove(Files(trial));

    /// <summary>Deletes the checkpoints of all other trials, and the half-written files that crashes left of them.</summary>
    /// <param name="trials">Trials that may continue: all of their files stay.</param>
    /// <param name="ended">Trials that have ended: their newest checkpoint stays. Null for none.</param>
    public void Retain(IReadOnlySet<int> trials, IReadOnlySet<int>? ended = null)
    {
        ArgumentNullException.ThrowIfNull(trials);
        foreach (var files in Files(null).Where(file => !trials.Contains(file.Trial)).GroupBy(file => file.Trial))
        {
            var kept = ended?.Contains(files.Key) == true ? Newest(files) : null;
            Remove(files.Where(file => file != kept));
            if (kept is null)
                EpochFence.Remove(Folder, files.Key);
        }

        RemoveUnfinished(trial => !trials.Contains(trial));
    }

    /// <summary>
    /// Returns the files and folders that nothing needs: those of trials that need no checkpoint, half-written ones, and those that were
    /// set aside as damaged.
    /// </summary>
    /// <param name="needed">Trials whose checkpoints stay.</param>
    /// <param name="ended">Trials whose damaged files need not be kept for inspection.</param>
    internal IReadOnlyList<FileSystemInfo> Surplus(IReadOnlySet<int> needed, IReadOnlySet<int> ended)
    {
        if (!HasFolder())
            return [];
        return
        [
            .. new DirectoryInfo(Folder)
                .EnumerateFileSystemInfos()
                .Where(file =>
                    CheckpointFolder.UnfinishedTrial(file) is not null
                    || (
                        CheckpointFile.Parse(file.Name) is { } parsed
                        && (
                            file.Name.EndsWith(CheckpointFile.DamagedEnding, StringComparison.Ordinal)
                                ? ended.Contains(parsed.Trial)
                                : file.Name.EndsWith(AtomicFile.TemporaryEnding, StringComparison.Ordinal) || !needed.Contains(parsed.Trial)
                        )
                    )
                )
                .OrderBy(file => file.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// Creates an empty folder that only its owner can open, in which a command saves a trial. <see cref="Save"/> moves it.
    /// </summary>
    /// <exception cref="EngineException">The folder cannot be created.</exception>
    internal string NewFolder(int trial)
    {
        CreateFolder();
        var path = PathOf(CheckpointFolder.UnfinishedName(trial));
        Folders.CreatePrivate(path);
        return path;
    }

    /// <summary>
    /// Deletes the folders in which commands had not finished to save a trial. Only the host that has the trial may call it; programs of
    /// other trials may be saving meanwhile, on this host and on others.
    /// </summary>
    internal void RemoveUnfinished(int trial) => RemoveUnfinished(other => other == trial);

    /// <summary>Returns whether a folder has the files that a checkpoint lists.</summary>
    /// <param name="file">A checkpoint in this store, which need not be the trial's newest.</param>
    /// <param name="folder">The folder: the checkpoint's own, or a copy of it from elsewhere.</param>
    internal bool HasFiles(CheckpointFile file, string folder)
    {
        try
        {
            var checkpoint = CheckpointCodec.Decode(AtomicFile.Read(PathOf(file.Name), long.MaxValue));
            CheckpointFolder.Verify(folder, FolderManifest.Of(checkpoint.State));
            return true;
        }
        catch (Exception failure) when (failure is InvalidStateException || FileErrors.IsFileError(failure))
        {
            return false;
        }
    }

    /// <summary>Returns the size of the largest checkpoint in bytes, with the files of a command; 0 if there is none.</summary>
    internal long LargestFile() =>
        !HasFolder()
            ? 0
            : new DirectoryInfo(Folder)
                .EnumerateFileSystemInfos()
                .Where(file => Path.GetExtension(file.Name) is CheckpointFile.Ending or CheckpointFile.FolderEnding)
                .Select(CheckpointFolder.Size)
                .DefaultIfEmpty()
                .Max();

    // A number that no file has yet: a crash while an existing checkpoint is replaced would leave it with the checksum of the other.
    private static int NextPart(CheckpointFile end, List<CheckpointFile> known) =>
        known.Where(file => file.Version == end.Version && file.Part != CheckpointFile.End).Select(file => file.Part).DefaultIfEmpty().Max()
        + 1;

    private static TrialException Damaged(CheckpointFile file, string why) => new(file.Trial, $"checkpoint {file.Name} is damaged: {why}");

    private string PathOf(string name) => Path.Combine(Folder, name);

    private CheckpointFile? Newest(int trial) => Newest(Files(trial));

    private CheckpointFile? Newest(IEnumerable<CheckpointFile> files)
    {
        var whole = files.Where(file => File.Exists(PathOf(file.Name))).ToList();
        return whole.Count == 0 ? null : whole.MaxBy(file => file.Order);
    }

    // Every version that any file names, also temporary and damaged files, so that a new version never has the number of an old file.
    private List<CheckpointFile> Files(int? trial)
    {
        if (!HasFolder())
            return [];
        return
        [
            .. Directory
                .EnumerateFileSystemEntries(Folder)
                .Select(path => CheckpointFile.Parse(Path.GetFileName(path)))
                .Where(file => file is not null && (trial is null || file.Value.Trial == trial))
                .Select(file => file!.Value)
                .Distinct(),
        ];
    }

    private void RemoveUnfinished(Func<int, bool> of)
    {
        if (!HasFolder())
            return;
        foreach (var left in new DirectoryInfo(Folder).GetDirectories())
        {
            if (CheckpointFolder.UnfinishedTrial(left) is { } trial && of(trial))
                CheckpointFolder.TryDelete(left.FullName);
        }
    }

    // The checkpoint is deleted before its checksum and its folder. A damaged file stays: a user may want to inspect it.
    private void Remove(IEnumerable<CheckpointFile> files)
    {
        foreach (var file in files)
        {
            File.Delete(PathOf(file.Name));
            File.Delete(PathOf(file.ChecksumName));
            CheckpointFolder.Delete(PathOf(file.FolderName));
            foreach (var left in AtomicFile.Temporaries(Folder, file.Name))
                left.Delete();
        }
    }

    private void CreateFolder() => PlainFile.CreateFolder(Folder);

    // What a link in a sweep's folder names does not belong to the sweep: nothing in it is read, and nothing is deleted.
    private bool HasFolder()
    {
        PlainFile.RefuseLink(Folder);
        return Directory.Exists(Folder);
    }
}
