namespace Eam.Core.Backends;

/// <summary>
/// Thrown if the device's memory is too small for a trial, even with its batch split into halves. It becomes an outcome of the trial; the
/// message has the numbers.
/// </summary>
public sealed class DeviceMemoryException : Exception
{
    /// <summary>Creates the exception with a one-line message and its cause.</summary>
    public DeviceMemoryException(string message, Exception cause)
        : base(message, cause) { }
}
