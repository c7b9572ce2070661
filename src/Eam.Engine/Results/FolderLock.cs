using System.Globalization;
using Eam.Engine.Files;

namespace Eam.Engine.Results;

/// <summary>Holds a results folder against other processes; the system lets go of it when the process ends, however it ends.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Null when somebody holds it.</summary>
    /// <exception cref="EngineException">The file cannot be written at all.</exception>
    public static FolderLock? TryTake(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            file.SetLength(0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            file.Flush();
            return new FolderLock(file);
        }
        catch (IOException failure) when (failure is not (DirectoryNotFoundException or PathTooLongException) && IsHeld(path))
        {
            return null;
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("write", path, failure);
        }
    }

    /// <summary>Whether a process holds it now.</summary>
    public static bool IsHeld(string path)
    {
        if (!File.Exists(path))
            return false;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return File.Exists(path);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    public void Dispose() => _file.Dispose();
}
