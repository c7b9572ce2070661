namespace Eam.Server;

/// <summary>The server cannot start as it was asked to: one line that says why and how to mend it.</summary>
public sealed class ServerOptionsException : Exception
{
    /// <summary>With its line.</summary>
    public ServerOptionsException(string message)
        : base(message) { }

    /// <summary>With its line and its cause.</summary>
    public ServerOptionsException(string message, Exception cause)
        : base(message, cause) { }
}
