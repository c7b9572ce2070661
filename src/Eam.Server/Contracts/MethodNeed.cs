namespace Eam.Server.Contracts;

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
