using Eam.Engine.Files;

namespace Eam.Engine.Workers;

/// <summary>
/// A file that the workers of a sweep hold together. When the sweep's process is killed they end within milliseconds, since their input ends; a sweep that is
/// resumed at once waits for that here, so that no checkpoint is written by two.
/// </summary>
internal static class OrphanLock
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    /// <summary>A worker's share; the system lets go of it when the worker ends, however it ends.</summary>
    /// <exception cref="EngineException">It cannot be had.</exception>
    public static FileStream Share(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read, 1);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("hold", path, failure);
        }
    }

    /// <summary>Waits until no worker of an earlier run is left.</summary>
    /// <exception cref="EngineException">One still is, or the file cannot be written.</exception>
    public static void WaitUntilFree(string path, TimeSpan patience, TimeProvider time)
    {
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
