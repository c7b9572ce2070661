using Eam.Engine;
using Eam.Engine.Checkpoints;
using Eam.Engine.Files;

namespace Eam.Grains.Artifacts;

/// <summary>A sweep's files in the object storage, for a process that only looks at them: what it asks for is copied into a folder of its own. Thread-safe.</summary>
/// <param name="store">The object storage.</param>
internal sealed class SweepCopy(IArtifactStore store)
{
    private const string Checkpoints = "checkpoints/";

    /// <summary>Copies what is wanted, and forgets copies of what is there no more.</summary>
    /// <param name="sweep">Its identifier.</param>
    /// <param name="folder">For the copies; made where it is missing.</param>
    /// <param name="wanted">By names in the sweep, such as <c>checkpoints/trial-0007.000123.safetensors</c>.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>All that there is, by such names.</returns>
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

    // A checkpoint's name never gets another content; the other files do, as the sweep goes on. The time tells readers whether what they have is this one.
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

    // What else somebody puts into the bucket must not leave the folder.
    private static bool IsOfASweep(string name)
    {
        var file = name.StartsWith(Checkpoints, StringComparison.Ordinal) ? name[Checkpoints.Length..] : name;
        return file.Length > 0 && file[0] != '.' && file.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
    }
}
