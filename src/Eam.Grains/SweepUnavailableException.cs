namespace Eam.Grains;

/// <summary>
/// A sweep, or the list of sweeps, cannot be read at present, for example because the database is unavailable. It keeps its type across the
/// network; a caller may retry.
/// </summary>
/// <param name="message">The reason, one line.</param>
[GenerateSerializer]
[Alias("eam.unavailable")]
public sealed class SweepUnavailableException(string message) : Exception(message);
