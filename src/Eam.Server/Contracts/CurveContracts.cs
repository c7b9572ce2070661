namespace Eam.Server.Contracts;

/// <summary>A trial's learning curve in columns.</summary>
/// <param name="Trial">Whose it is.</param>
/// <param name="Method">Its method.</param>
/// <param name="Compute">Total compute at each point, in the sweep's unit.</param>
/// <param name="Value">The metric at each point; null where it is missing, NaN or infinite.</param>
/// <param name="Rung">The rung that a point is at; null in between.</param>
public sealed record CurveSeries(
    int Trial,
    string Method,
    IReadOnlyList<double> Compute,
    IReadOnlyList<double?> Value,
    IReadOnlyList<int?> Rung
);

/// <summary>A method's trials together, at compute levels that are evenly spaced in the logarithm.</summary>
/// <param name="Method">The method.</param>
/// <param name="Compute">Levels.</param>
/// <param name="Trials">How many trials trained that far.</param>
/// <param name="Low">First quartile of the metric.</param>
/// <param name="Median">Median of the metric.</param>
/// <param name="High">Third quartile of the metric.</param>
public sealed record CurveBand(
    string Method,
    IReadOnlyList<double> Compute,
    IReadOnlyList<int> Trials,
    IReadOnlyList<double> Low,
    IReadOnlyList<double> Median,
    IReadOnlyList<double> High
);

/// <summary>A step of the incumbent: the best that any trial had with that much compute of its own.</summary>
/// <param name="Compute">In the sweep's unit.</param>
/// <param name="Value">The metric.</param>
/// <param name="Trial">Whose it is.</param>
/// <param name="Method">Its method.</param>
public sealed record IncumbentStep(double Compute, double Value, int Trial, string Method);

/// <summary>Learning curves of a sweep, within a budget of points.</summary>
/// <param name="Sweep">Whose they are.</param>
/// <param name="Metric">What is shown.</param>
/// <param name="Maximize">Whether larger is better.</param>
/// <param name="Unit">Unit of compute.</param>
/// <param name="Rungs">Compute targets, the cheapest first.</param>
/// <param name="Series">Trials, those that got furthest first.</param>
/// <param name="TotalTrials">Trials with a curve.</param>
/// <param name="TotalPoints">Points that they have.</param>
/// <param name="Bands">Of all trials, also of those that the budget left out.</param>
/// <param name="Incumbent">Steps of the best, by compute.</param>
/// <param name="Sequence">The sweep's last event that this knows.</param>
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
    long Sequence
);
