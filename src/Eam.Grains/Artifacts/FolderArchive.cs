using System.Formats.Tar;
using Eam.Engine.Files;

namespace Eam.Grains.Artifacts;

/// <summary>
/// The folder of a command's checkpoint as one object of the storage: a tar file, not compressed, because weights are random numbers. So a
/// checkpoint costs one request for its files, however many there are, and their names need not be names of objects.
/// </summary>
internal static class FolderArchive
{
    /// <summary>Stores a folder under a name. The archive takes as much space beside the folder until this returns.</summary>
    /// <exception cref="ArtifactStoreException">The storage does not answer.</exception>
    /// <exception cref="IOException">The folder cannot be read, or the archive cannot be written.</exception>
    public static async Task StoreAsync(IArtifactStore store, string name, string folder, CancellationToken cancellationToken)
    {
        var archive = AtomicFile.TemporaryFor(folder);
        try
        {
            await TarFile.CreateFromDirectoryAsync(folder, archive, includeBaseDirectory: false, cancellationToken).ConfigureAwait(false);
            await store.PutAsync(name, archive, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(archive);
        }
    }

    /// <summary>
    /// Fetches an archive and unpacks it into an empty folder. Returns false if there is no such object. A damaged archive leaves an
    /// incomplete folder: the checkpoint knows what must be there.
    /// </summary>
    /// <exception cref="ArtifactStoreException">The storage does not answer.</exception>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    public static async Task<bool> FetchAsync(IArtifactStore store, string name, string folder, CancellationToken cancellationToken)
    {
        var archive = AtomicFile.TemporaryFor(folder);
        try
        {
            if (!await store.GetAsync(name, archive, cancellationToken).ConfigureAwait(false))
                return false;
            await TarFile.ExtractToDirectoryAsync(archive, folder, overwriteFiles: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException)
        {
            // Not an archive, or only the beginning of one.
        }
        finally
        {
            File.Delete(archive);
        }

        return true;
    }
}
