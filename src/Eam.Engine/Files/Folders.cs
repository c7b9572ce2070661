namespace Eam.Engine.Files;

/// <summary>Checks that folders are writable.</summary>
public static class Folders
{
    /// <summary>
    /// Creates a folder and proves that files can be written there, so that a sweep fails before its first segment and not after it.
    /// </summary>
    /// <exception cref="EngineException">The folder cannot be created or written to.</exception>
    public static void EnsureWritable(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = AtomicFile.TemporaryFor(Path.Combine(folder, ".writable"));
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose)) { }
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("write to folder", folder, failure);
        }
    }
}
