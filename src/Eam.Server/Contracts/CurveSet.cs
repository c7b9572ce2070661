namespace Eam.Server.Contracts;

/// <summary>Learning curves of a sweep, within a budget of points.</summary>
/// <param name="Sweep">Identifier of the sweep.</param>
/// <param name="Metric">Metric of the curves.</param>
/// <param name="Maximize">Whether larger is better.</param>
/// <param name="Unit">Unit of compute.</param>
/// <param name="Rungs">Compute targets of the rungs, cheapest first.</param>
/// <param name="Series">Curves of trials; trials with the most compute come first.</param>
/// <param name="TotalTrials">Number of trials with a curve.</param>
/// <param name="TotalPoints">Number of points of all these curves.</param>
/// <param name="Bands">Statistics over all trials, including those that the budget left out.</param>
/// <param name="Incumbent">Steps of the best value so far, ordered by compute.</param>
/// <param name="Sequence">Sequence number of the sweep's last event in this view.</param>
/// <param name="References">Values of the metric to compare with: what the target itself or the base model has; empty if there are none.</param>
public sealed record CurveSet(
    string Sweep,
    string Metric,
    bool Maximize,
    string Unit,
    IReadOnlyList<double> Rungs,
    IReadOnlyList<CurveSeries> Series,
    int TotalTrials,
    int TotalPoints,
    IReadOnlyList<CurveBand> Bands,
    IReadOnlyList<IncumbentStep> Incumbent,
    long Sequence,
    IReadOnlyList<ReferenceView> References
);
