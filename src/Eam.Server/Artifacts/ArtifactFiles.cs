using Eam.Engine.Checkpoints;
using Eam.Engine.Files;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;

namespace Eam.Server.Artifacts;

/// <summary>
/// The files of a sweep that clients may fetch: files with names of known kinds in the sweep's two folders. An address only selects one of
/// them, so it cannot name any other file. Links are not followed.
/// </summary>
internal static class ArtifactFiles
{
    /// <summary>Lists the files that can be fetched, ordered by name.</summary>
    public static IReadOnlyList<(Artifact Artifact, string Path)> Of(SweepUpdate update)
    {
        try
        {
            return
            [
                .. Files(update.Folder)
                    .Concat(Files(Path.Combine(update.Folder, "checkpoints")))
                    .OrderBy(file => file.Artifact.Name, StringComparer.Ordinal),
            ];
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("read", update.Folder, failure);
        }
    }

    /// <summary>Finds a file by its name; returns null if there is no such file that clients may fetch.</summary>
    public static Artifact? Described(string name, long bytes, DateTimeOffset modified) =>
        Kind(name) is { } kind
            ? new(name, kind, CheckpointFile.Parse(name) is { } checkpoint ? checkpoint.Trial : null, bytes, modified)
            : null;

    private static IEnumerable<(Artifact Artifact, string Path)> Files(string folder)
    {
        var directory = new DirectoryInfo(folder);
        if (!directory.Exists || PlainFile.IsLink(folder))
            yield break;
        foreach (var file in directory.EnumerateFiles())
        {
            if (
                PlainFile.IsPlain(file.FullName)
                && Described(file.Name, file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero)) is { } artifact
            )
                yield return (artifact, file.FullName);
        }
    }

    private static string? Kind(string name) =>
        name switch
        {
            "sweep.yaml" => "source",
            "trials.csv" => "table",
            "curves.jsonl" => "curves",
            _ when name.EndsWith(".png", StringComparison.Ordinal) => "image",
            _ when CheckpointFile.Parse(name) is null => null,
            _ when name.EndsWith(CheckpointFile.Ending, StringComparison.Ordinal) => "checkpoint",
            _ when name.EndsWith(CheckpointFile.ChecksumEnding, StringComparison.Ordinal) => "checksum",
            _ => null,
        };
}
