using Eam.Engine.Checkpoints;
using Eam.Engine.Sweeps;
using Eam.Server.Contracts;

namespace Eam.Server.Artifacts;

/// <summary>
/// Makes sure that the folders of sweeps contain the files that an answer needs. If the folders are not copies, there is nothing to do.
/// Thread-safe.
/// </summary>
internal sealed class SweepCopies(ServerOptions options)
{
    /// <summary>Lists all files that clients may fetch, whether they were copied or not.</summary>
    public async Task<IReadOnlyList<Artifact>> ListAsync(SweepUpdate update, CancellationToken cancellationToken)
    {
        if (options.Files is not { } files)
            return [.. ArtifactFiles.Of(update).Select(file => file.Artifact)];
        return
        [
            .. (await files.FetchAsync(update, _ => false, cancellationToken))
                .Select(file => ArtifactFiles.Described(Path.GetFileName(file.Name), file.Bytes, file.Modified))
                .OfType<Artifact>()
                .OrderBy(artifact => artifact.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>Copies a file, given by its name in a listing.</summary>
    public Task FetchAsync(SweepUpdate update, string name, CancellationToken cancellationToken) =>
        FetchAsync(update, file => Path.GetFileName(file) == name, cancellationToken);

    /// <summary>Copies the checkpoints of some trials.</summary>
    public Task FetchCheckpointsAsync(SweepUpdate update, IReadOnlySet<int> trials, CancellationToken cancellationToken) =>
        FetchAsync(
            update,
            file => CheckpointFile.Parse(Path.GetFileName(file)) is { } checkpoint && trials.Contains(checkpoint.Trial),
            cancellationToken
        );

    /// <summary>Copies all files except checkpoints, and the checkpoints of some trials.</summary>
    public Task FetchForReportAsync(SweepUpdate update, IReadOnlySet<int> trials, CancellationToken cancellationToken) =>
        FetchAsync(
            update,
            file => CheckpointFile.Parse(Path.GetFileName(file)) is not { } checkpoint || trials.Contains(checkpoint.Trial),
            cancellationToken
        );

    private Task FetchAsync(SweepUpdate update, Func<string, bool> wanted, CancellationToken cancellationToken) =>
        options.Files is { } files ? files.FetchAsync(update, wanted, cancellationToken) : Task.CompletedTask;
}
