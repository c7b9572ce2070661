using Eam.Engine.Checkpoints;

namespace Eam.Grains.Artifacts;

/// <summary>The objects of one trial in the storage.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Epochs">Its fencing epochs.</param>
/// <param name="Whole">Complete checkpoints.</param>
/// <param name="Files">The complete checkpoints, and those of which only the checksum exists.</param>
internal sealed record TrialObjects(
    int Trial,
    IReadOnlySet<long> Epochs,
    IReadOnlySet<CheckpointFile> Whole,
    IReadOnlySet<CheckpointFile> Files
)
{
    /// <summary>Sorts the objects of a trial by their names.</summary>
    public static TrialObjects Of(int trial, IEnumerable<string> names)
    {
        var (epochs, whole, files) = (new HashSet<long>(), new HashSet<CheckpointFile>(), new HashSet<CheckpointFile>());
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
        }

        return new(trial, epochs, whole, files);
    }
}
