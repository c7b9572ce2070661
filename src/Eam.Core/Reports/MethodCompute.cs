namespace Eam.Core.Reports;

/// <summary>The compute that a method needed to reach the target.</summary>
/// <param name="Method">Name of the method.</param>
/// <param name="Runs">Runs of the method's best configuration: the winner and its repeats with other seeds.</param>
public sealed record MethodCompute(string Method, IReadOnlyList<RunCompute> Runs)
{
    /// <summary>
    /// The runs that count: those that took no part in the selection of the configuration. All runs if every one of them was selected,
    /// because then there is nothing better to say.
    /// </summary>
    public IReadOnlyList<RunCompute> Counted { get; } = CountedOf(Runs);

    /// <summary>
    /// Median over the runs that count, in the sweep's unit; infinite if the median run did not hold the target to its end.
    /// </summary>
    public double Median { get; } = RatioEstimate.Median([.. CountedOf(Runs).Select(run => run.Compute)]);

    /// <summary>
    /// Median over the runs that count of the compute at which they were first at the target; infinite if the median run never was.
    /// </summary>
    public double First { get; } = RatioEstimate.Median([.. CountedOf(Runs).Select(run => run.First)]);

    /// <summary>
    /// Median over the runs that count of the metric at their last evaluation, with its own sign; null without an evaluation.
    /// </summary>
    public double? Final { get; } = FinalOf(CountedOf(Runs));

    /// <summary>Number of runs that reached the target and held it to their end.</summary>
    public int Reached => Runs.Count(run => run.Held);

    /// <summary>Number of runs that were at the target and lost it again.</summary>
    public int Lost => Runs.Count(run => run.Lost);

    private static IReadOnlyList<RunCompute> CountedOf(IReadOnlyList<RunCompute> runs) =>
        runs.Any(run => !run.Selected) ? [.. runs.Where(run => !run.Selected)] : runs;

    private static double? FinalOf(IReadOnlyList<RunCompute> runs)
    {
        var values = runs.Select(run => run.Final).OfType<double>().Where(value => !double.IsNaN(value)).ToArray();
        return values.Length == 0 ? null : RatioEstimate.Median(values);
    }
}
