namespace Eam.Engine;

/// <summary>
/// Results cannot be saved now, for a reason that is outside the sweep and may go away, such as an object storage that does not answer.
/// </summary>
public class StorageUnavailableException : EngineException
{
    /// <summary>Creates the exception with a one-line message.</summary>
    public StorageUnavailableException(string message)
        : base(message) { }

    /// <summary>Creates the exception with a one-line message and its cause.</summary>
    public StorageUnavailableException(string message, Exception cause)
        : base(message, cause) { }
}
