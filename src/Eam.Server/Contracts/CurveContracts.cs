namespace Eam.Server.Contracts;

/// <summary>Learning curve of a trial, in columns.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Method">Method of the trial.</param>
/// <param name="Compute">Total compute at each point, in the sweep's unit.</param>
/// <param name="Value">The metric at each point; null if it is missing, NaN or infinite.</param>
/// <param name="Rung">Number of the rung of each point, 1 is the cheapest; null for points between rungs.</param>
public sealed record CurveSeries(
    int Trial,
    string Method,
    IReadOnlyList<double> Compute,
    IReadOnlyList<double?> Value,
    IReadOnlyList<int?> Rung
);

/// <summary>
/// Statistics over a method's trials by compute, in pieces. A piece leads from one rung to the next and covers the trials that reached the next one, so the number of
/// trials is the same in all of it. Neighbouring pieces meet at a rung, with one level each.
/// </summary>
/// <param name="Method">The method.</param>
/// <param name="Compute">Levels of compute.</param>
/// <param name="Trials">Number of trials at each level.</param>
/// <param name="Low">First quartile of the metric.</param>
/// <param name="Median">Median of the metric.</param>
/// <param name="High">Third quartile of the metric.</param>
/// <param name="Rung">The rung that the piece of each level leads to; null from servers that do not say it.</param>
public sealed record CurveBand(
    string Method,
    IReadOnlyList<double> Compute,
    IReadOnlyList<int> Trials,
    IReadOnlyList<double> Low,
    IReadOnlyList<double> Median,
    IReadOnlyList<double> High,
    IReadOnlyList<int>? Rung = null
);

/// <summary>A step of the incumbent: the best value of any trial that had spent at most this compute.</summary>
/// <param name="Compute">Compute of the trial, in the sweep's unit.</param>
/// <param name="Value">Value of the metric.</param>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Method">Method of the trial.</param>
public sealed record IncumbentStep(double Compute, double Value, int Trial, string Method);

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

/// <summary>A value of a metric to compare results with.</summary>
/// <param name="Name">Name for programs: floor, log_z, optimum, base or target.</param>
/// <param name="Label">Name for people, such as log Z.</param>
/// <param name="Value">Value of the metric.</param>
public sealed record ReferenceView(string Name, string Label, double Value);
