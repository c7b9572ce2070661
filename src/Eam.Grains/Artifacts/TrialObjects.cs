using Eam.Engine.Checkpoints;

namespace Eam.Grains.Artifacts;

/// <summary>The objects of one trial in the storage.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Epochs">Its fencing epochs.</param>
/// <param name="Whole">Complete checkpoints.</param>
/// <param name="Files">The complete checkpoints, and those of which only the checksum or the folder exists.</param>
/// <param name="Folders">The checkpoints whose folder exists, as an archive: those of commands.</param>
internal sealed record TrialObjects(
    int Trial,
    IReadOnlySet<long> Epochs,
    IReadOnlySet<CheckpointFile> Whole,
    IReadOnlySet<CheckpointFile> Files,
    IReadOnlySet<CheckpointFile> Folders
)
{
    /// <summary>Sorts the objects of a trial by their names.</summary>
    public static TrialObjects Of(int trial, IEnumerable<string> names)
    {
        var epochs = new HashSet<long>();
        var (whole, files, folders) = (new HashSet<CheckpointFile>(), new HashSet<CheckpointFile>(), new HashSet<CheckpointFile>());
        foreach (var name in names)
        {
            if (EpochObject.Parse(name) is { } epoch && epoch.Trial == trial)
                epochs.Add(epoch.Epoch);
            if (
                CheckpointFile.Parse(name) is not { } file
                || file.Trial != trial
                || name.EndsWith(CheckpointFile.DamagedEnding, StringComparison.Ordinal)
            )
                continue;
            files.Add(file);
            if (name == file.Name)
                whole.Add(file);
            if (name == file.FolderName)
                folders.Add(file);
        }

        return new(trial, epochs, whole, files, folders);
    }

    /// <summary>Returns the names of a checkpoint's objects, in the order in which they are deleted.</summary>
    public IEnumerable<string> NamesOf(CheckpointFile file)
    {
        yield return file.Name;
        yield return file.ChecksumName;
        if (Folders.Contains(file))
            yield return file.FolderName;
    }
}
