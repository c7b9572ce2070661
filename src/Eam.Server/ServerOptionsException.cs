namespace Eam.Server;

/// <summary>The server cannot start with its options. The message says in one line why, and how to correct it.</summary>
public sealed class ServerOptionsException : Exception
{
    /// <summary>Creates the exception with its message.</summary>
    public ServerOptionsException(string message)
        : base(message) { }

    /// <summary>Creates the exception with its message and its cause.</summary>
    public ServerOptionsException(string message, Exception cause)
        : base(message, cause) { }
}
