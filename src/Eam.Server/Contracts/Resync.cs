namespace Eam.Server.Contracts;

/// <summary>Tells a client that it missed changes and must read everything again; the data of the event <c>resync</c>.</summary>
/// <param name="Sequence">Sequence number of the last event so far.</param>
public sealed record Resync(long Sequence);
