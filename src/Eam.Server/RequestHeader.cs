namespace Eam.Server;

/// <summary>Says in the OpenAPI document that a route reads a header.</summary>
/// <param name="Name">Name of the header.</param>
/// <param name="Meaning">Description in one sentence.</param>
internal sealed record RequestHeader(string Name, string Meaning);
