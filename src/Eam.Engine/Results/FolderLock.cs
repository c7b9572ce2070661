using System.Globalization;
using System.Text;
using Eam.Engine.Files;

namespace Eam.Engine.Results;

/// <summary>
/// Locks a results folder against other processes. The operating system releases the lock when the process ends, even after a crash.
/// </summary>
public sealed class FolderLock : IDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private const string HolderEnding = ".holder";
    private const int LongestHolder = 4096;

    private readonly FileStream _file;
    private bool _released;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>
    /// Returns the holder of the lock for an error message, such as <c>process 123 on gpu-7</c>; null if no holder is recorded.
    /// </summary>
    public static string? Holder(string path)
    {
        try
        {
            return PlainFile.ReadText(path + HolderEnding, LongestHolder).Trim() is { Length: > 0 } holder ? holder : null;
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            return null;
        }
    }

    /// <summary>Takes the lock. Returns null if another process holds it.</summary>
    /// <exception cref="EngineException">The file cannot be written at all, or it is a link.</exception>
    public static FolderLock? TryTake(string path)
    {
        PlainFile.Check("write", path);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
                try
                {
                    // In a second file, because nobody else can read the lock's file while it is held.
                    var text = string.Create(
                        CultureInfo.InvariantCulture,
                        $"process {Environment.ProcessId} on {Environment.MachineName}\n"
                    );
                    using (var holder = PlainFile.Create(path + HolderEnding))
                        holder.Write(Encoding.UTF8.GetBytes(text));
                    return new FolderLock(file);
                }
                catch
                {
                    // If the disk is full and the holder cannot be recorded, the lock is released.
                    file.Dispose();
                    throw;
                }
            }
            catch (IOException failure) when (IsShared(failure))
            {
                // A call of IsHeld holds the lock for a moment, and must not look like a running sweep.
                if (attempt == Attempts)
                    return null;
                Thread.Sleep(Pause);
            }
            catch (Exception failure) when (FileErrors.IsFileError(failure))
            {
                throw FileErrors.Cannot("write", path, failure);
            }
        }
    }

    /// <summary>Returns whether a process holds the lock now.</summary>
    public static bool IsHeld(string path)
    {
        // A pipe would be waited for, and what a link names is not this folder's lock.
        if (!PlainFile.IsPlain(path))
            return false;
        try
        {
            // Shared: two calls at the same moment must not take each other for a holder.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (IOException)
        {
            return PlainFile.IsPlain(path);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_released)
            return;
        _released = true;
        try
        {
            File.Delete(_file.Name + HolderEnding);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            // Nobody reads the holder once the lock is free.
        }

        _file.Dispose();
    }

    // ERROR_SHARING_VIOLATION of Windows; EWOULDBLOCK of Linux and of macOS, whose exceptions carry the system's own number.
    private static bool IsShared(IOException failure) => (failure.HResult & 0xFFFF) is 32 or 11 or 35;
}
