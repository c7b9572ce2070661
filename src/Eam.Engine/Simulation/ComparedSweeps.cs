namespace Eam.Engine.Simulation;

/// <summary>The sweeps of one rule and one searcher in a <see cref="HartmannComparison"/>.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Search">The searcher's name.</param>
/// <param name="Trials">Number of trials of each sweep.</param>
/// <param name="Regrets">
/// The normalised regrets: one list for each benchmark, with one value for each seed. 0 is the optimum, 1 a value of 0.
/// </param>
public sealed record ComparedSweeps(string Rule, string Search, int Trials, IReadOnlyList<IReadOnlyList<double>> Regrets)
{
    /// <summary>The regrets of all benchmarks and seeds, in the order of the benchmarks.</summary>
    public IReadOnlyList<double> All { get; } = [.. Regrets.SelectMany(regrets => regrets)];
}
