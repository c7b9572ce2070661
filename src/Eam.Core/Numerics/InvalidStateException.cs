namespace Eam.Core.Numerics;

/// <summary>Thrown if the content of a checkpoint does not match the trial that loads it.</summary>
public sealed class InvalidStateException : Exception
{
    /// <summary>Creates the exception with a one-line message.</summary>
    public InvalidStateException(string message)
        : base(message) { }
}
