namespace Eam.Engine;

/// <summary>A failure that a user can mend: one line that says what, where and how. Shells print it without a stack trace and exit with 1.</summary>
public class EngineException : Exception
{
    /// <summary>With a one-line message.</summary>
    public EngineException(string message)
        : base(message) { }

    /// <summary>With a one-line message and its cause.</summary>
    public EngineException(string message, Exception cause)
        : base(message, cause) { }
}

/// <summary>There is no such sweep, or no such trial in it.</summary>
public sealed class NotFoundException : EngineException
{
    /// <summary>With a one-line message.</summary>
    public NotFoundException(string message)
        : base(message) { }
}

/// <summary>There is such a sweep or trial, but as it stands now this cannot be done with it; the message says how it stands.</summary>
public sealed class ConflictException : EngineException
{
    /// <summary>With a one-line message.</summary>
    public ConflictException(string message)
        : base(message) { }
}
