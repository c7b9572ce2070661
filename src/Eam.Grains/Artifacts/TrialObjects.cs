using Eam.Engine.Checkpoints;

namespace Eam.Grains.Artifacts;

/// <summary>What the storage has of a trial.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Epochs">Its fencing epochs.</param>
/// <param name="Whole">Checkpoints.</param>
/// <param name="Files">Those, and those of which there is a checksum alone.</param>
internal sealed record TrialObjects(
    int Trial,
    IReadOnlySet<long> Epochs,
    IReadOnlySet<CheckpointFile> Whole,
    IReadOnlySet<CheckpointFile> Files
)
{
    /// <summary>By the names of its objects.</summary>
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
