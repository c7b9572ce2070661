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
/// <param name="OtherUnits">The same ratio in NFE and in seconds, without the sweep's own unit; null from servers that do not send it.</param>
/// <param name="Tuning">What was spent to tune each method; null from servers that do not send it.</param>
/// <param name="Curve">The ratio at several levels, the easiest first; null from servers that do not send it.</param>
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
    IReadOnlyList<RatioPoint>? Curve = null
);

/// <summary>Ratio of the compute of two methods in one unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Ratio">The ratio.</param>
public sealed record UnitRatioView(string Unit, RatioView Ratio);

/// <summary>What was spent to choose the configuration of one method. Repeats of the winner in the final rung are not part of it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Configurations">Number of different configurations that were tried.</param>
/// <param name="Nfe">NFE of all their trials.</param>
/// <param name="Seconds">Training seconds of the same trials.</param>
public sealed record TuningView(string Method, int Configurations, double Nfe, double Seconds);

/// <summary>The ratio of two methods' compute at one level.</summary>
/// <param name="Level">The level.</param>
/// <param name="Share">Its share of the way from the base model to the optimum; null if the levels come from the results.</param>
/// <param name="Ratio">The ratio in the sweep's unit.</param>
/// <param name="OtherUnits">The ratio in the other units.</param>
public sealed record RatioPoint(double Level, double? Share, RatioView Ratio, IReadOnlyList<UnitRatioView> OtherUnits);

/// <summary>How many of the runs that are compared have ended: winners in the final rung, and their repeats.</summary>
/// <param name="Ended">Number of final runs that have ended.</param>
/// <param name="Expected">Number of final runs that the sweeps will have if nothing fails.</param>
/// <param name="Provisional">Why the comparison is provisional, such as "provisional, 1 of 6 final runs"; null if it is final.</param>
/// <param name="Unfinished">Identifiers of the sweeps that have not ended. While there is one, the comparison is provisional and has no interval.</param>
public sealed record FinalRunsView(int Ended, int Expected, string? Provisional, IReadOnlyList<string> Unfinished);

/// <summary>Compute that one method needed to reach the target and hold it to the end.</summary>
/// <param name="Method">The method.</param>
/// <param name="Median">Median over the runs that count: without the selected one if there are others; null if the median run did not hold the target to its end.</param>
/// <param name="Reached">Number of runs that reached the target and held it to their end.</param>
/// <param name="Runs">Runs of the method's best configuration and its repeats.</param>
/// <param name="FirstReached">Median over the runs that count of the compute at which they first reached the target, even if they lost it later; null if the median run never did.</param>
/// <param name="Final">Median over the runs that count of the metric at their last evaluation.</param>
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
/// <param name="Selected">Whether the run was chosen because it was the best, so that medians and ratio leave it out if there are other runs.</param>
public sealed record RunNeed(
    string Sweep,
    int Trial,
    double? Compute,
    bool AtMost,
    double Spent,
    double? FirstReached,
    double? Final,
    bool Selected = false
);

/// <summary>Ratio of the compute of two methods.</summary>
/// <param name="Numerator">Method in the numerator.</param>
/// <param name="Denominator">Method in the denominator.</param>
/// <param name="Value">Ratio of the geometric means; of the medians if not all runs reached the target; null if a median run did not.</param>
/// <param name="Low">Lower end of the 95 % interval over seeds, by Welch's t on the logarithms; null if there is no interval, or if the comparison is provisional.</param>
/// <param name="High">Upper end of the interval; null if there is none.</param>
/// <param name="MoreThan">If only the numerator did not reach the target: the ratio is more than this. Null otherwise.</param>
/// <param name="LessThan">If only the denominator did not reach the target: the ratio is less than this. Null otherwise.</param>
/// <param name="NoInterval">Why there is no interval, in words; null if there is one.</param>
/// <param name="NumeratorRuns">Number of the numerator's runs that count; 0 from servers that do not send it.</param>
/// <param name="DenominatorRuns">Number of the denominator's runs that count; 0 from servers that do not send it.</param>
public sealed record RatioView(
    string Numerator,
    string Denominator,
    double? Value,
    double? Low,
    double? High,
    double? MoreThan,
    double? LessThan,
    string? NoInterval = null,
    int NumeratorRuns = 0,
    int DenominatorRuns = 0
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
