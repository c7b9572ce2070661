namespace Eam.Engine.Simulation;

/// <summary>What a simulated sweep came to under one rule. Time 1 is what one trial takes from zero to the final rung on a slot that does not straggle.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Search">The searcher's name.</param>
/// <param name="Trials">Configurations that were drawn.</param>
/// <param name="Repeats">Repeats of winners with other seeds.</param>
/// <param name="Completed">Trials that reached the final rung, repeats included.</param>
/// <param name="Pruned">Trials that the rule ended.</param>
/// <param name="Failed">Trials that crashed too often.</param>
/// <param name="Segments">Segments that were started.</param>
/// <param name="Preempted">Segments that lost their slot.</param>
/// <param name="Makespan">Time to the end.</param>
/// <param name="Utilisation">Share of all slots' time in which they were at work.</param>
/// <param name="Compute">All that was spent, lost segments included, in the sweep's unit.</param>
/// <param name="Reachable">The best score, without noise, that any of the drawn configurations reaches at the final rung.</param>
/// <param name="Incumbent">The configuration's trial with the best score at the final rung; null where none completed.</param>
/// <param name="Best">The best score so far, a point each time that it changes.</param>
/// <param name="Load">Slots at work and there, a point each time that one of them changes.</param>
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
);

/// <summary>The best trial that completed.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Score">What it scored at the final rung, larger is better.</param>
/// <param name="Time">When it did.</param>
/// <param name="Compute">What the sweep had spent by then.</param>
/// <param name="Regret">How far its score, without noise, is below <see cref="SimulationResult.Reachable"/>.</param>
public sealed record SimulatedIncumbent(int Trial, double Score, double Time, double Compute, double Regret);

/// <summary>The trial with the best report so far, at any rung: what the sweep would hand out if it ended now.</summary>
/// <param name="Time">From then on.</param>
/// <param name="Compute">What the sweep had spent by then.</param>
/// <param name="Score">What that trial scores without noise: with noise it may be worse than the one before it.</param>
public readonly record struct BestPoint(double Time, double Compute, double Score);

/// <summary>How many slots were at work.</summary>
/// <param name="Time">From then on.</param>
/// <param name="Busy">At work.</param>
/// <param name="Slots">There.</param>
public readonly record struct LoadPoint(double Time, int Busy, int Slots);
