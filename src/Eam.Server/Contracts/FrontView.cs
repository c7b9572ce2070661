namespace Eam.Server.Contracts;

/// <summary>The Pareto front of a sweep's objectives, and its hypervolume over compute (docs/scheduling.md#the-best-trial).</summary>
/// <param name="Sweep">Identifier of the sweep.</param>
/// <param name="Objectives">Objectives of the sweep, in the order of its file.</param>
/// <param name="Unit">Unit of compute.</param>
/// <param name="Summary">Size, hypervolume and best trials; null with one objective, and before the first evaluation.</param>
/// <param name="Trials">Trials of the front, in the order of the ranking; with one objective, the best trial.</param>
/// <param name="Curve">Hypervolume over compute: one step per rung. Empty with one objective, and before the first rung has a result.</param>
/// <param name="Sequence">Sequence number of the sweep's last event in this view.</param>
public sealed record FrontView(
    string Sweep,
    IReadOnlyList<ObjectiveView> Objectives,
    string Unit,
    FrontSummary? Summary,
    IReadOnlyList<FrontTrial> Trials,
    IReadOnlyList<FrontStep> Curve,
    long Sequence
);
