namespace Eam.Server.Contracts;

/// <summary>The trials at each rung, and their outcomes.</summary>
/// <param name="Sweep">Identifier of the sweep.</param>
/// <param name="Metric">Metric of the objective.</param>
/// <param name="Unit">Unit of compute.</param>
/// <param name="Brackets">One bracket per arm, or one for all methods.</param>
/// <param name="Sequence">Sequence number of the sweep's last event in this view.</param>
public sealed record RungLadder(string Sweep, string Metric, string Unit, IReadOnlyList<LadderBracket> Brackets, long Sequence);
