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

/// <summary>A trial of a front.</summary>
/// <param name="Trial">Number of the trial; with repeats, of the first run of its configuration.</param>
/// <param name="Method">Method of the trial.</param>
/// <param name="Compute">Compute that the trial has spent, in the sweep's unit.</param>
/// <param name="Values">Value of each objective; null if it is missing.</param>
/// <param name="Crowding">Crowding distance; null at the ends of the front.</param>
public sealed record FrontTrial(int Trial, string Method, double Compute, IReadOnlyList<double?> Values, double? Crowding);

/// <summary>The front that the sweep would have if it had ended at one amount of compute.</summary>
/// <param name="Compute">Compute of a trial, in the sweep's unit; at a rung, the rung's target.</param>
/// <param name="Hypervolume">Hypervolume of the front.</param>
/// <param name="Size">Number of trials in the front.</param>
public sealed record FrontStep(double Compute, double Hypervolume, int Size);
