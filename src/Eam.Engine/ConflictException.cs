namespace Eam.Engine;

/// <summary>Thrown when the status of a sweep or trial does not allow the request. The message names the status.</summary>
public class ConflictException : EngineException
{
    /// <summary>Creates the exception with a one-line message.</summary>
    public ConflictException(string message)
        : base(message) { }
}
