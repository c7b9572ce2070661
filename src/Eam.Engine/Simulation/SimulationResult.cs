namespace Eam.Engine.Simulation;

/// <summary>
/// The result of a simulated sweep under one rule. The unit of time is the second if devices were simulated, and otherwise what one trial
/// takes from zero to the final rung on a slot that does not straggle.
/// </summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Search">The searcher's name.</param>
/// <param name="Trials">Number of configurations that were drawn.</param>
/// <param name="Repeats">Number of repeats of winners with other seeds.</param>
/// <param name="Completed">Number of trials that reached the final rung, repeats included.</param>
/// <param name="Pruned">Number of trials that the rule ended.</param>
/// <param name="Failed">Number of trials that crashed too often.</param>
/// <param name="Segments">Number of segments that were started.</param>
/// <param name="Preempted">Number of segments that lost their slot.</param>
/// <param name="Makespan">Time from the start to the end of the sweep.</param>
/// <param name="Utilisation">The share of all slots' time in which they were busy.</param>
/// <param name="Compute">
/// Compute of all segments, lost ones included, in the sweep's unit; where the curves have a cost, that cost.
/// </param>
/// <param name="Reachable">The best score, without noise, that any drawn configuration reaches at the final rung.</param>
/// <param name="Incumbent">The trial with the best score at the final rung; null if none completed.</param>
/// <param name="Best">The best score so far, with one point for each change.</param>
/// <param name="Load">The numbers of busy and of available slots, with one point for each change.</param>
public sealed record SimulationResult(
    string Rule,
    string Search,
    int Trials,
    int Repeats,
    int Completed,
    int Pruned,
    int Failed,
    long Segments,
    long Preempted,
    double Makespan,
    double Utilisation,
    double Compute,
    double Reachable,
    SimulatedIncumbent? Incumbent,
    IReadOnlyList<BestPoint> Best,
    IReadOnlyList<LoadPoint> Load
)
{
    /// <summary>Number of segments that crashed.</summary>
    public long Crashed { get; init; }

    /// <summary>The time of all segments together.</summary>
    public double Busy { get; init; }

    /// <summary>The time of the segments that crashed or lost their slot.</summary>
    public double Lost { get; init; }

    /// <summary>Time of the first report at the rung that the completed trials reached; null if none completed.</summary>
    public double? FirstFinal { get; init; }

    /// <summary>
    /// The best trial of the sweep so far, with one point for each change: the winner of the highest rung that any trial has reached. The
    /// scores are those that these trials have at the final rung, without noise, whether they reach it or not.
    /// </summary>
    public IReadOnlyList<BestPoint> Incumbents { get; init; } = [];
}
