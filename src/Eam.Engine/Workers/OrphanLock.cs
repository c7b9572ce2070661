using Eam.Engine.Files;

namespace Eam.Engine.Workers;

/// <summary>
/// A file that the workers of a sweep lock together. If the sweep's process is killed, they end within milliseconds, because their input
/// ends. A sweep that is resumed at once waits for this lock, so that no checkpoint is written by two processes.
/// </summary>
internal static class OrphanLock
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    /// <summary>Takes a worker's share of the lock. The operating system releases it when the worker ends, even after a crash.</summary>
    /// <exception cref="EngineException">The lock cannot be taken.</exception>
    public static FileStream Share(string path)
    {
        PlainFile.Check("lock", path);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read, 1);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("lock", path, failure);
        }
    }

    /// <summary>Waits until no worker of an earlier run is alive.</summary>
    /// <exception cref="EngineException">A worker is still alive, or the file cannot be written.</exception>
    public static void WaitUntilFree(string path, TimeSpan patience, TimeProvider time)
    {
        PlainFile.Check("write", path);
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                using var alone = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
                return;
            }
            catch (IOException) when (File.Exists(path))
            {
                if (time.GetElapsedTime(started) >= patience)
                    throw new EngineException(
                        $"a worker of an earlier run of this sweep is still alive and holds {path}: end it, then resume the sweep"
                    );
                Thread.Sleep(Between);
            }
            catch (Exception failure) when (FileErrors.IsFileError(failure))
            {
                throw FileErrors.Cannot("write", path, failure);
            }
        }
    }
}
