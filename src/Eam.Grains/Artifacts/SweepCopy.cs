using Eam.Engine;
using Eam.Engine.Checkpoints;
using Eam.Engine.Files;

namespace Eam.Grains.Artifacts;

/// <summary>
/// Copies a sweep's files from the object storage into a folder of a process that only reads them. Copies only the files that are asked
/// for. Thread-safe.
/// </summary>
/// <param name="store">The object storage.</param>
internal sealed class SweepCopy(IArtifactStore store)
{
    private const string Checkpoints = "checkpoints/";

    /// <summary>Copies the wanted files and deletes copies of files that no longer exist.</summary>
    /// <param name="sweep">The sweep's identifier.</param>
    /// <param name="folder">The folder for the copies; created if it is missing.</param>
    /// <param name="wanted">Selects files by their names inside the sweep, such as
    /// <c>checkpoints/trial-0007.000123.safetensors</c>.</param>
    /// <param name="cancellationToken">Cancels the copying.</param>
    /// <returns>All files of the sweep in the storage, with names inside the sweep.</returns>
    /// <exception cref="EngineException">The storage does not answer, or the folder cannot be written.</exception>
    public async Task<IReadOnlyList<StoredObject>> FetchAsync(
        string sweep,
        string folder,
        Func<string, bool> wanted,
        CancellationToken cancellationToken
    )
    {
        var prefix = SweepObjects.Prefix(sweep);
        var there = (await store.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
            .Select(known => known with { Name = known.Name[prefix.Length..] })
            .Where(known => IsOfASweep(known.Name))
            .ToList();
        try
        {
            Folders.CreateShared(folder);
            Directory.CreateDirectory(Path.Combine(folder, "checkpoints"));
            foreach (var file in there.Where(known => wanted(known.Name)))
                await FetchAsync(prefix, file, Path.Combine(folder, file.Name), cancellationToken).ConfigureAwait(false);
            Forget(Path.Combine(folder, "checkpoints"), there.Select(known => known.Name).ToHashSet(StringComparer.Ordinal));
        }
        catch (Exception failure) when (failure is not EngineException && FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("write to", folder, failure);
        }

        return there;
    }

    // The content under a checkpoint's name never changes. The other files change while the sweep runs; the time shows whether a copy is
    // current.
    private async Task FetchAsync(string prefix, StoredObject file, string path, CancellationToken cancellationToken)
    {
        if (
            file.Name.StartsWith(Checkpoints, StringComparison.Ordinal)
            && new FileInfo(path) is { Exists: true } copy
            && copy.Length == file.Bytes
        )
            return;
        if (await store.GetAsync(prefix + file.Name, path, cancellationToken).ConfigureAwait(false))
            File.SetLastWriteTimeUtc(path, file.Modified.UtcDateTime);
    }

    private static void Forget(string folder, HashSet<string> there)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            if (
                CheckpointFile.Parse(Path.GetFileName(file)) is not null
                && !file.EndsWith(AtomicFile.TemporaryEnding, StringComparison.Ordinal)
                && !there.Contains(Checkpoints + Path.GetFileName(file))
            )
                File.Delete(file);
        }
    }

    // The bucket may contain other objects. Their names must not lead out of the folder.
    private static bool IsOfASweep(string name)
    {
        var file = name.StartsWith(Checkpoints, StringComparison.Ordinal) ? name[Checkpoints.Length..] : name;
        return file.Length > 0
            && file[0] != '.'
            && !file.EndsWith(CheckpointFile.FolderEnding, StringComparison.Ordinal) // only hosts that train need it
            && file.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
    }
}
