namespace Eam.Server.Contracts;

/// <summary>What a server is and what the asker may do.</summary>
/// <param name="Version">Of Eam.</param>
/// <param name="Api">The API's version: <c>v1</c>.</param>
/// <param name="Started">When the server started.</param>
/// <param name="Access"><c>write</c>, or <c>read</c> for a read-only token.</param>
/// <param name="Tokens">Whether tokens are asked for.</param>
/// <param name="Devices">Whether it has devices to tell of, as a cluster's gateway does.</param>
public sealed record ServerInfo(string Version, string Api, DateTimeOffset Started, string Access, bool Tokens, bool Devices = false);
