namespace Eam.Engine;

/// <summary>A failure that a user can mend: one line that says what, where and how. Shells print it without a stack trace and exit with 1.</summary>
public sealed class EngineException : Exception
{
    /// <summary>With a one-line message.</summary>
    public EngineException(string message)
        : base(message)
    {
    }

    /// <summary>With a one-line message and its cause.</summary>
    public EngineException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
