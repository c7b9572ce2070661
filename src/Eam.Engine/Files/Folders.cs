namespace Eam.Engine.Files;

/// <summary>Folders that must be writable.</summary>
public static class Folders
{
    /// <summary>Makes a folder and proves that files can be written there, so that a sweep fails before its first segment and not after it.</summary>
    /// <exception cref="EngineException">It cannot be made or written.</exception>
    public static void EnsureWritable(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = AtomicFile.TemporaryFor(Path.Combine(folder, ".writable"));
            using (new FileStream(probe, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose)) { }
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("write to folder", folder, failure);
        }
    }
}
