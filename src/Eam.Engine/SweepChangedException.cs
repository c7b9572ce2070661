namespace Eam.Engine;

/// <summary>
/// Thrown when a sweep has changed since the version that a request was made for. Nothing was done; the caller may look again and decide
/// again.
/// </summary>
/// <param name="message">One line that names the version that the sweep has now.</param>
public sealed class SweepChangedException(string message) : ConflictException(message);
