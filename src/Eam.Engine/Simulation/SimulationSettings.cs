namespace Eam.Engine.Simulation;

/// <summary>The machine that a simulated sweep runs on.</summary>
/// <param name="Slots">Segments at once, at least 1.</param>
/// <param name="FailureRate">Probability, in [0, 1), that a segment crashes, at a uniform fraction of its compute.</param>
/// <param name="StragglerRate">Probability, in [0, 1], that a segment takes 2 to 5 times as long.</param>
public sealed record SimulationSettings(int Slots, double FailureRate = 0, double StragglerRate = 0)
{
    /// <summary>The most slots.</summary>
    public const int MostSlots = 10_000;
}
