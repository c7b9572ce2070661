namespace Eam.Server.Contracts;

/// <summary>A task or a method.</summary>
/// <param name="Name">Name, as in a sweep file.</param>
/// <param name="Meaning">Description in one line.</param>
/// <param name="Parameters">Parameters of this task or method.</param>
public sealed record NamedParameters(string Name, string Meaning, IReadOnlyList<ParameterView> Parameters);
