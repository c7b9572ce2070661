namespace Eam.Server.Contracts;

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
