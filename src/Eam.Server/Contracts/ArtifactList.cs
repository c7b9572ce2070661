namespace Eam.Server.Contracts;

/// <summary>Files of a sweep's results that can be fetched.</summary>
/// <param name="Sweep">Identifier of the sweep.</param>
/// <param name="Artifacts">Files, ordered by name.</param>
public sealed record ArtifactList(string Sweep, IReadOnlyList<Artifact> Artifacts);
