namespace Eam.Grains;

/// <summary>A sweep, or the list of sweeps, cannot be read for now, such as while the database is away. It crosses the network with its type; a caller may try again.</summary>
/// <param name="message">The reason, one line.</param>
[GenerateSerializer]
[Alias("eam.unavailable")]
public sealed class SweepUnavailableException(string message) : Exception(message);
