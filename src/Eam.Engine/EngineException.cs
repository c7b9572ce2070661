namespace Eam.Engine;

/// <summary>
/// A failure that a user can fix. The message is one line that says what happened, where, and what to do. Programs print it without a stack
/// trace and exit with 1.
/// </summary>
public class EngineException : Exception
{
    /// <summary>Creates the exception with a one-line message.</summary>
    public EngineException(string message)
        : base(message) { }

    /// <summary>Creates the exception with a one-line message and its cause.</summary>
    public EngineException(string message, Exception cause)
        : base(message, cause) { }
}
