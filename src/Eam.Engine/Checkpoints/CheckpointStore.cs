using System.Security.Cryptography;
using System.Text;
using Eam.Core.Numerics;
using Eam.Engine.Files;

namespace Eam.Engine.Checkpoints;

/// <summary>
/// The checkpoints of one sweep, in a folder: the newest two of each trial that may go on, safetensors files with their SHA-256 beside them (as
/// <c>sha256sum -c</c> reads it). The older one is what a trial falls back to when the newer one is damaged or lost.
/// </summary>
/// <remarks>
/// A file is written to a temporary name, flushed to the disk and renamed, under a version that no file has yet; the checksum is in place before it, and
/// versions before the last go after it. So a crash at any moment leaves one whole checkpoint. Thread-safe for different trials.
/// </remarks>
public sealed class CheckpointStore
{
    /// <summary>Over a folder, which is made when the first checkpoint is written.</summary>
    public CheckpointStore(string folder) => Folder = Path.GetFullPath(folder);

    /// <summary>Where the files lie.</summary>
    public string Folder { get; }

    /// <summary>Whether a trial has a checkpoint.</summary>
    public bool Exists(int trial) => Newest(trial) is not null;

    /// <summary>
    /// From now on the trial's checkpoints of older epochs are refused: whoever trained it until now may be alive still, frozen or cut off, and must not write over
    /// what comes.
    /// </summary>
    /// <exception cref="StaleEpochException">A newer epoch has the trial.</exception>
    /// <exception cref="EngineException">The fence cannot be read or written.</exception>
    public void Fence(int trial, long epoch)
    {
        CreateFolder();
        EpochFence.Raise(Folder, trial, epoch);
    }

    /// <summary>Writes a checkpoint; of the trial's older ones the newest stays.</summary>
    /// <param name="checkpoint">The trial.</param>
    /// <param name="epoch">The fencing epoch of the segment, which is the version then: a segment saves once, at its end. Null where there is one host.</param>
    /// <exception cref="StaleEpochException">A newer epoch has the trial; nothing is written.</exception>
    /// <exception cref="EngineException">It cannot be written; those before it are kept.</exception>
    public void Save(Checkpoint checkpoint, long? epoch = null)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        CreateFolder();
        var bytes = CheckpointCodec.Encode(checkpoint);
        var older = Files(checkpoint.Trial);
        if (epoch is { } own)
            EpochFence.Check(Folder, checkpoint.Trial, own);
        var file = new CheckpointFile(checkpoint.Trial, epoch ?? (older.Select(f => f.Version).DefaultIfEmpty().Max() + 1));
        var checksum = $"{Convert.ToHexStringLower(SHA256.HashData(bytes))}  {file.Name}\n";

        // The checksum first: a checkpoint is seen by its own name, and must not be seen without one.
        AtomicFile.Write(PathOf(file.ChecksumName), stream => stream.Write(Encoding.ASCII.GetBytes(checksum)), durable: true);
        AtomicFile.Write(PathOf(file.Name), stream => stream.Write(bytes), durable: true);
        var before = Newest(older);
        Remove(older.Where(old => old != before));
    }

    /// <summary>A trial's newest checkpoint; null when it has none.</summary>
    /// <exception cref="EngineException">It is damaged: one line that names the trial and the file.</exception>
    public Checkpoint? Load(int trial)
    {
        if (Newest(trial) is not { } file)
            return null;
        try
        {
            var bytes = AtomicFile.Read(PathOf(file.Name));
            var expected = File.ReadAllText(PathOf(file.ChecksumName)).Split(' ', 2)[0];
            if (!expected.Equals(Convert.ToHexStringLower(SHA256.HashData(bytes)), StringComparison.OrdinalIgnoreCase))
                throw Damaged(file, "its SHA-256 is not the one beside it: it was cut short or changed");
            var checkpoint = CheckpointCodec.Decode(bytes);
            return checkpoint.Trial == trial ? checkpoint : throw Damaged(file, $"it holds trial {checkpoint.Trial}");
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
    /// Keeps the newest checkpoint, which is damaged, under another name, where it is not found again: the one before it is then the newest. Returns the
    /// new name, or null when there is none.
    /// </summary>
    public string? SetAside(int trial)
    {
        if (Newest(trial) is not { } file)
            return null;
        var name = file.Name + CheckpointFile.DamagedEnding;
        File.Move(PathOf(file.Name), PathOf(name), overwrite: true);
        return name;
    }

    /// <summary>Deletes all of a trial's files.</summary>
    public void Delete(int trial) => Remove(Files(trial));

    /// <summary>Deletes the checkpoints of all trials but these, and what crashes left half-written of theirs.</summary>
    /// <param name="trials">Those that may go on: whatever they have stays.</param>
    /// <param name="ended">Those that go on no more: their newest checkpoint stays. Null for none.</param>
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
    }

    /// <summary>Files of no use: all of trials that need no checkpoint, half-written ones, and those that were set aside as damaged.</summary>
    /// <param name="needed">Trials whose checkpoint stays.</param>
    /// <param name="ended">Trials whose damaged files nobody waits to look at.</param>
    internal IReadOnlyList<FileInfo> Surplus(IReadOnlySet<int> needed, IReadOnlySet<int> ended)
    {
        if (!Directory.Exists(Folder))
            return [];
        return
        [
            .. new DirectoryInfo(Folder)
                .EnumerateFiles()
                .Where(file =>
                    CheckpointFile.Parse(file.Name) is { } parsed
                    && (
                        file.Name.EndsWith(CheckpointFile.DamagedEnding, StringComparison.Ordinal)
                            ? ended.Contains(parsed.Trial)
                            : file.Name.EndsWith(AtomicFile.TemporaryEnding, StringComparison.Ordinal) || !needed.Contains(parsed.Trial)
                    )
                )
                .OrderBy(file => file.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>Bytes of the largest checkpoint; 0 where there is none.</summary>
    internal long LargestFile() =>
        !Directory.Exists(Folder)
            ? 0
            : new DirectoryInfo(Folder).EnumerateFiles("*" + CheckpointFile.Ending).Select(file => file.Length).DefaultIfEmpty().Max();

    private static EngineException Damaged(CheckpointFile file, string why) =>
        new($"trial {file.Trial}: checkpoint {file.Name} is damaged: {why}");

    private string PathOf(string name) => Path.Combine(Folder, name);

    private CheckpointFile? Newest(int trial) => Newest(Files(trial));

    private CheckpointFile? Newest(IEnumerable<CheckpointFile> files)
    {
        var whole = files.Where(file => File.Exists(PathOf(file.Name))).ToList();
        return whole.Count == 0 ? null : whole.MaxBy(file => file.Version);
    }

    // Every version that any file names, temporary and damaged ones included, so that a new version never meets an old file.
    private List<CheckpointFile> Files(int? trial)
    {
        if (!Directory.Exists(Folder))
            return [];
        return
        [
            .. Directory
                .EnumerateFiles(Folder)
                .Select(path => CheckpointFile.Parse(Path.GetFileName(path)))
                .Where(file => file is not null && (trial is null || file.Value.Trial == trial))
                .Select(file => file!.Value)
                .Distinct(),
        ];
    }

    // The checkpoint goes before its checksum. A damaged one stays: somebody may want to look at it.
    private void Remove(IEnumerable<CheckpointFile> files)
    {
        foreach (var file in files)
        {
            File.Delete(PathOf(file.Name));
            File.Delete(PathOf(file.ChecksumName));
            foreach (var left in AtomicFile.Temporaries(Folder, file.Name))
                left.Delete();
        }
    }

    private void CreateFolder()
    {
        try
        {
            Directory.CreateDirectory(Folder);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("write to folder", Folder, failure);
        }
    }
}
