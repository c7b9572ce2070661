namespace Eam.Server.Contracts;

/// <summary>Compute that each method needed to reach one level of a metric.</summary>
/// <param name="Sweeps">Identifiers of the compared sweeps.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Maximize">Whether larger is better.</param>
/// <param name="Unit">Unit of compute.</param>
/// <param name="Target">The level; null if there is no common level.</param>
/// <param name="Given">Whether the level comes from the request or the sweep file. Otherwise it is the best level that every run of every method holds at its end.</param>
/// <param name="Methods">Methods in the order of the sweep file.</param>
/// <param name="Ratio">Ratio of the first method to the last one; null with one method or without a target.</param>
/// <param name="Levels">The best trial of each method at growing compute.</param>
/// <param name="FinalRuns">How many of the runs that are compared have ended, and whether the comparison is provisional.</param>
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
    FinalRunsView FinalRuns
);

/// <summary>How many of the runs that are compared have ended: winners in the final rung, and their repeats.</summary>
/// <param name="Ended">Number of final runs that have ended.</param>
/// <param name="Expected">Number of final runs that the sweeps will have if nothing fails.</param>
/// <param name="Provisional">Why the comparison is provisional, such as "provisional, 1 of 6 final runs"; null if it is final.</param>
/// <param name="Unfinished">Identifiers of the sweeps that have not ended. While there is one, the comparison is provisional and has no interval.</param>
public sealed record FinalRunsView(int Ended, int Expected, string? Provisional, IReadOnlyList<string> Unfinished);

/// <summary>Compute that one method needed to reach the target and hold it to the end.</summary>
/// <param name="Method">The method.</param>
/// <param name="Median">Median over the runs; null if the median run did not hold the target to its end.</param>
/// <param name="Reached">Number of runs that reached the target and held it to their end.</param>
/// <param name="Runs">Runs of the method's best configuration and its repeats.</param>
/// <param name="FirstReached">Median over the runs of the compute at which they first reached the target, even if they lost it later; null if the median run never did.</param>
/// <param name="Final">Median over the runs of the metric at their last evaluation.</param>
public sealed record MethodNeed(
    string Method,
    double? Median,
    int Reached,
    IReadOnlyList<RunNeed> Runs,
    double? FirstReached,
    double? Final
);

/// <summary>Compute that one run needed to reach the target and hold it to its end.</summary>
/// <param name="Sweep">Sweep of the run.</param>
/// <param name="Trial">Number of the trial in its sweep.</param>
/// <param name="Compute">Compute from which on the run was at the level or better until its end; null if its last evaluation was worse.</param>
/// <param name="AtMost">Whether the first evaluation had already reached the level, so that the compute is an upper bound.</param>
/// <param name="Spent">Total compute of the run.</param>
/// <param name="FirstReached">Compute at which the run first reached the level, even if it lost it later; null if it never did.</param>
/// <param name="Final">The metric at the run's last evaluation.</param>
public sealed record RunNeed(string Sweep, int Trial, double? Compute, bool AtMost, double Spent, double? FirstReached, double? Final);

/// <summary>Ratio of the compute of two methods.</summary>
/// <param name="Numerator">Method in the numerator.</param>
/// <param name="Denominator">Method in the denominator.</param>
/// <param name="Value">Ratio of the medians; null if a median run did not reach the target.</param>
/// <param name="Low">2.5 % percentile of the bootstrap over seeds; null with too few runs, or if the comparison is provisional.</param>
/// <param name="High">97.5 % percentile of the bootstrap over seeds; null if there is no upper bound, or no interval.</param>
/// <param name="MoreThan">If only the numerator did not reach the target: the ratio is more than this. Null otherwise.</param>
/// <param name="LessThan">If only the denominator did not reach the target: the ratio is less than this. Null otherwise.</param>
public sealed record RatioView(
    string Numerator,
    string Denominator,
    double? Value,
    double? Low,
    double? High,
    double? MoreThan,
    double? LessThan
);

/// <summary>The best trial of a method up to a level of compute.</summary>
/// <param name="UpTo">Level of compute of a trial.</param>
/// <param name="Method">The method.</param>
/// <param name="Sweep">Sweep of the best trial; null if there is none.</param>
/// <param name="Trial">Number of the trial in its sweep.</param>
/// <param name="Compute">Compute that the trial had spent.</param>
/// <param name="Metrics">Metrics of its evaluation.</param>
public sealed record LevelRow(
    double UpTo,
    string Method,
    string? Sweep,
    int? Trial,
    double? Compute,
    IReadOnlyDictionary<string, double?>? Metrics
);
