namespace Eam.Engine.Files;

/// <summary>Creates folders, and checks that they are writable.</summary>
public static class Folders
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
        Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    /// <summary>
    /// Creates a folder that only its owner can open. A folder that exists keeps its rights. On Windows the folder has the rights of the
    /// one that it is in.
    /// </summary>
    /// <exception cref="EngineException">The folder cannot be created.</exception>
    public static void CreatePrivate(string folder) => Create(folder, static _ => Owner);

    /// <summary>
    /// Creates a folder for its owner, and for the group as far as the folder that it is in allows: an operator who shares a data folder
    /// with a group shares its sweeps too. Nobody else can open it. A folder that exists keeps its rights.
    /// </summary>
    /// <exception cref="EngineException">The folder cannot be created.</exception>
    public static void CreateShared(string folder) =>
        Create(folder, parent => Owner | (OperatingSystem.IsWindows() ? Group : File.GetUnixFileMode(parent) & Group));

    /// <summary>
    /// Creates a folder and proves that files can be written there, so that a sweep fails before its first segment and not after it.
    /// </summary>
    /// <exception cref="EngineException">The folder cannot be created or written to.</exception>
    public static void EnsureWritable(string folder)
    {
        CreateShared(folder);
        try
        {
            var probe = AtomicFile.TemporaryFor(Path.Combine(folder, ".writable"));
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose)) { }
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("write to folder", folder, failure);
        }
    }

    private static void Create(string folder, Func<string, UnixFileMode> mode)
    {
        try
        {
            if (Directory.Exists(folder))
                return;
            var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
            var parent = Path.GetDirectoryName(path);
            if (OperatingSystem.IsWindows() || parent is null)
            {
                Directory.CreateDirectory(path);
                return;
            }

            // Folders above it have the usual rights: they need not belong to Eam alone.
            Directory.CreateDirectory(parent);
            Directory.CreateDirectory(path, mode(parent));
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("write to folder", folder, failure);
        }
    }
}
