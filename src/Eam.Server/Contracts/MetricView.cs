namespace Eam.Server.Contracts;

/// <summary>A metric.</summary>
/// <param name="Name">Name, as in a sweep file.</param>
/// <param name="Maximize">Whether larger is better.</param>
/// <param name="Meaning">Description in one line.</param>
public sealed record MetricView(string Name, bool Maximize, string Meaning);
