namespace Eam.Engine;

/// <summary>Thrown when there is no such sweep, or no such trial in it.</summary>
public sealed class NotFoundException : EngineException
{
    /// <summary>Creates the exception with a one-line message.</summary>
    public NotFoundException(string message)
        : base(message) { }
}
