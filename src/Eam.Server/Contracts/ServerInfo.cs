namespace Eam.Server.Contracts;

/// <summary>Information on a server and on what the client may do.</summary>
/// <param name="Version">Version of Eam.</param>
/// <param name="Api">Version of the API: <c>v1</c>.</param>
/// <param name="Started">Time when the server started.</param>
/// <param name="Access">Access of the client: <c>write</c>, or <c>read</c> for a read-only token.</param>
/// <param name="Tokens">Whether tokens are required.</param>
/// <param name="Devices">Whether the server lists devices, as the gateway of a cluster does.</param>
public sealed record ServerInfo(
    string Version,
    string Api,
    DateTimeOffset Started,
    [property: OneOf("read", "write")] string Access,
    bool Tokens,
    bool Devices = false
);
