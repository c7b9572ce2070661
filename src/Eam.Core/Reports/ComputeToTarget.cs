using Eam.Core.Sweeps;

namespace Eam.Core.Reports;

/// <summary>The compute that each method needed to reach one level of the objective.</summary>
/// <param name="Metric">Metric of the objective.</param>
/// <param name="Target">The level, with the metric's own sign; null if there is none (<see cref="TargetLevel.NoneWords"/>).</param>
/// <param name="Given">
/// Whether the sweep file sets the level, as a number or as a share. Otherwise it is the usual share or, if not all runs hold that, the
/// best level that every run of every method holds at its end, without the failed runs.
/// </param>
/// <param name="Unit">Unit of compute.</param>
/// <param name="Methods">The methods, in the order of the sweep file.</param>
/// <param name="Ratio">First method over last method; null with a single method or without a target.</param>
/// <param name="Progress">How many of the runs that are compared have ended. Until all have, the comparison is provisional.</param>
public sealed record ComputeToTarget(
    string Metric,
    double? Target,
    bool Given,
    ComputeUnit Unit,
    IReadOnlyList<MethodCompute> Methods,
    ComputeRatio? Ratio,
    FinalProgress Progress
)
{
    /// <summary>Where the level comes from.</summary>
    public LevelOrigin Origin { get; init; }

    /// <summary>
    /// The level's share of the way from the base model to the optimum; null if that way is not known. Without a level, the share that was
    /// asked for.
    /// </summary>
    public double? Share { get; init; }

    /// <summary>The same ratio in NFE and in seconds, without the sweep's own unit and without a unit that was not measured.</summary>
    public IReadOnlyList<UnitRatio> Others { get; init; } = [];

    /// <summary>What was spent to tune each method, in the order of the methods.</summary>
    public IReadOnlyList<TuningEffort> Effort { get; init; } = [];

    /// <summary>
    /// The searches, in the order of the sweeps, if the ratios are over searches (<see cref="SearchComparison"/>); empty otherwise.
    /// </summary>
    public IReadOnlyList<SearchCompute> Searches { get; init; } = [];

    /// <summary>Compares the methods of one sweep, which need not have ended.</summary>
    public static ComputeToTarget Of(SweepState state) => Of(state, FinalProgress.Of([state]));

    /// <summary>Compares the methods of a sweep or of several sweeps together.</summary>
    /// <param name="state">The sweep, or the pool of several (<see cref="SweepPool"/>).</param>
    /// <param name="progress">The progress of the sweeps themselves. A pool does not know it.</param>
    public static ComputeToTarget Of(SweepState state, FinalProgress progress)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(progress);
        var (spec, sign) = (state.Spec, state.Spec.Objective.Maximize ? 1 : -1);
        var finals = Finals(state);
        var level = TargetLevel.Of(state, finals);
        IReadOnlyList<TuningEffort> effort = [.. spec.Space.Methods.Select(method => TuningEffort.Of(state, method, progress))];
        if (level is null)
            return new(
                spec.Objective.Metric,
                null,
                spec.TargetShare is not null,
                spec.Halving.Unit,
                [.. spec.Space.Methods.Select(method => new MethodCompute(method, []))],
                null,
                progress
            )
            {
                Origin = spec.TargetShare is null ? LevelOrigin.Runs : LevelOrigin.GivenShare,
                Share = spec.TargetShare,
                Effort = effort,
            };

        var methods = MethodsOf(spec, finals, sign * level.Value, progress);
        var (ratio, others) = RatiosAt(spec, finals, sign * level.Value, progress);
        var isGiven = level.Origin is LevelOrigin.Given or LevelOrigin.GivenShare;
        return new(spec.Objective.Metric, level.Value, isGiven, spec.Halving.Unit, methods, ratio, progress)
        {
            Origin = level.Origin,
            Share = level.Share,
            Others = others,
            Effort = effort,
        };
    }

    /// <summary>Returns the runs by which each method is compared, in the order of the methods.</summary>
    internal static List<IReadOnlyList<Trial>> Finals(SweepState state) =>
        [.. state.Spec.Space.Methods.Select(method => FinalRuns.Of(state, method))];

    /// <summary>Returns the best score that every run holds at its end; not finite if a method has none.</summary>
    internal static double CommonLevel(SweepSpec spec, List<IReadOnlyList<Trial>> finals) => finals.Min(runs => CommonLevel(spec, runs));

    /// <summary>
    /// Returns the ratio at one score: in the sweep's unit, and in the others of NFE and seconds. The score is the same in every unit.
    /// </summary>
    internal static (ComputeRatio? Ratio, IReadOnlyList<UnitRatio> Others) RatiosAt(
        SweepSpec spec,
        List<IReadOnlyList<Trial>> finals,
        double level,
        FinalProgress progress
    )
    {
        var others = new List<UnitRatio>();
        foreach (var unit in (ReadOnlySpan<ComputeUnit>)[ComputeUnit.Nfe, ComputeUnit.Seconds])
        {
            if (unit == spec.Halving.Unit)
                continue;
            var methods = MethodsOf(spec with { Halving = spec.Halving with { Unit = unit } }, finals, level, progress);

            // Simulated sweeps may not measure seconds.
            var isMeasured = methods.TrueForAll(method => method.Runs.All(run => run.Spent > 0));
            if (isMeasured && RatioOf(methods, progress) is { } ratio)
                others.Add(new(unit, ratio));
        }

        return (RatioOf(MethodsOf(spec, finals, level, progress), progress), others);
    }

    private static ComputeRatio? RatioOf(List<MethodCompute> methods, FinalProgress progress)
    {
        if (methods.Count < 2)
            return null;
        var ratio = RatioEstimate.Of(methods[0], methods[^1]);

        // Runs that still train change the means, so their spread says nothing about the spread over seeds.
        return progress.IsProvisional ? ratio with { Low = double.NaN, High = double.NaN } : ratio;
    }

    // The lowest of the runs' last scores: every run holds it, so no run is censored and the interval over seeds is finite. A run that
    // diverged or failed does not lower the level; it counts as a run that did not reach it.
    private static double CommonLevel(SweepSpec spec, IReadOnlyList<Trial> runs) =>
        runs.Where(run => run.Failure is null)
            .Select(run => LastScore(spec, run))
            .Where(double.IsFinite)
            .DefaultIfEmpty(double.NegativeInfinity)
            .Min();

    private static double LastScore(SweepSpec spec, Trial run) =>
        LearningCurves.Of(spec, run) is [.., var last] ? last.Score : double.NegativeInfinity;

    /// <summary>Returns the compute of each method's runs to one score, in the order of the methods.</summary>
    internal static List<MethodCompute> MethodsOf(
        SweepSpec spec,
        List<IReadOnlyList<Trial>> finals,
        double level,
        FinalProgress progress
    ) =>
        [
            .. spec.Space.Methods.Zip(finals, (method, runs) =>
                new MethodCompute(method, [.. runs.Select(run => Compute(spec, run, level, progress))])
            ),
        ];

    private static RunCompute Compute(SweepSpec spec, Trial run, double level, FinalProgress progress) =>
        Crossing.Of(run.Number, LearningCurves.Of(spec, run), level) with
        {
            Final = run.Metrics?[spec.Objective.Metric],
            Selected = progress.Competed.Contains(run.Number),
        };
}
