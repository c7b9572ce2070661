namespace Eam.Server.Contracts;

/// <summary>Parameters by importance.</summary>
/// <param name="Sweep">Identifier of the sweep.</param>
/// <param name="Metric">Metric whose variance is explained.</param>
/// <param name="Rung">Number of the rung of the evaluations; 1 is the cheapest.</param>
/// <param name="Methods">One entry per method.</param>
/// <param name="Sequence">Sequence number of the sweep's last event in this view.</param>
public sealed record ImportanceView(string Sweep, string Metric, int Rung, IReadOnlyList<MethodImportanceView> Methods, long Sequence);
