namespace Eam.Server.Contracts;

/// <summary>Compute that each method needed to reach one level of a metric.</summary>
/// <param name="Sweeps">Identifiers of the compared sweeps.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Maximize">Whether larger is better.</param>
/// <param name="Unit">Unit of compute.</param>
/// <param name="Target">The level; null if there is none.</param>
/// <param name="Given">Whether the level comes from the request or the sweep file; origin says where it comes from otherwise.</param>
/// <param name="Methods">Methods in the order of the sweep file.</param>
/// <param name="Ratio">Ratio of the first method to the last one; null with one method or without a target.</param>
/// <param name="Levels">The best trial of each method at growing compute.</param>
/// <param name="FinalRuns">How many of the runs that are compared have ended, and whether the comparison is provisional.</param>
/// <param name="OtherUnits">The same ratio in NFE and in seconds, without the sweep's own unit; null from servers that do not send it.</param>
/// <param name="Tuning">What was spent to tune each method; null from servers that do not send it.</param>
/// <param name="Curve">The ratio at several levels, the easiest first; null from servers that do not send it.</param>
/// <param name="Share">The level's share of the way from the base model to the optimum; null if that way is not known. Without a level, the share that was asked for.</param>
/// <param name="Origin">Where the level comes from: given, given_share, usual_share (99 % of the way, if all runs hold it) or runs (the best level that every run of every method holds at its end); null from servers that do not send it.</param>
/// <param name="Searches">The searches that the ratios are over, in the order of the sweeps; null if this was not asked for, or if there is no level.</param>
public sealed record Comparison(
    IReadOnlyList<string> Sweeps,
    string Metric,
    bool Maximize,
    string Unit,
    double? Target,
    bool Given,
    IReadOnlyList<MethodNeed> Methods,
    RatioView? Ratio,
    IReadOnlyList<LevelRow> Levels,
    FinalRunsView FinalRuns,
    IReadOnlyList<UnitRatioView>? OtherUnits = null,
    IReadOnlyList<TuningView>? Tuning = null,
    IReadOnlyList<RatioPoint>? Curve = null,
    double? Share = null,
    string? Origin = null,
    IReadOnlyList<SearchNeed>? Searches = null
);
