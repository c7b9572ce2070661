using Eam.Engine.Files;

namespace Eam.Engine.Results;

/// <summary>How another process asks the one that runs a sweep to stop: a file in the sweep's folder, whose existence is the request.</summary>
/// <remarks>
/// Only a holder of the folder's lock removes it, when it starts and when it ends: a request is seen by the run that it was made to, or by none. Asking
/// twice is asking once.
/// </remarks>
/// <param name="path">Of the file.</param>
internal sealed class ControlFile(string path)
{
    /// <summary>Whether somebody asked; a moment's look, no more than a file's name.</summary>
    public bool IsStopAsked => File.Exists(path);

    /// <exception cref="EngineException">The folder cannot be written.</exception>
    public void AskToStop() => AtomicFile.Write(path, stream => stream.Write("stop\n"u8), durable: false);

    /// <summary>Forgets a request.</summary>
    /// <exception cref="EngineException">It cannot be removed.</exception>
    public void Clear()
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("delete", path, failure);
        }
    }
}
