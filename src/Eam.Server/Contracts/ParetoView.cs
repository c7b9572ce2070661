namespace Eam.Server.Contracts;

/// <summary>Trials by compute, value and distance, with the Pareto front.</summary>
/// <param name="Sweep">Identifier of the sweep.</param>
/// <param name="Metric">Metric of the values.</param>
/// <param name="Maximize">Whether larger is better.</param>
/// <param name="Distance">Metric of the distance to the target; null if the task has none.</param>
/// <param name="Unit">Unit of compute.</param>
/// <param name="Points">Trials of the front, ordered by compute, then an even sample of the others.</param>
/// <param name="Total">Number of evaluated trials.</param>
/// <param name="Sequence">Sequence number of the sweep's last event in this view.</param>
public sealed record ParetoView(
    string Sweep,
    string Metric,
    bool Maximize,
    string? Distance,
    string Unit,
    IReadOnlyList<ParetoPoint> Points,
    int Total,
    long Sequence
);
