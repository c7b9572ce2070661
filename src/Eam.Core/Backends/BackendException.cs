namespace Eam.Core.Backends;

/// <summary>Thrown if a backend is not available as requested, or failed. The message is one line for the user.</summary>
public sealed class BackendException : Exception
{
    /// <summary>Creates the exception with a one-line message.</summary>
    public BackendException(string message)
        : base(message) { }

    /// <summary>Creates the exception with a one-line message and its cause.</summary>
    public BackendException(string message, Exception cause)
        : base(message, cause) { }
}
