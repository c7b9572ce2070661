namespace Eam.Engine.Simulation;

/// <summary>The machine that a simulated sweep runs on.</summary>
/// <param name="Slots">Segments at once, by time.</param>
/// <param name="FailureRate">Probability, in [0, 1), that a segment crashes, at a uniform fraction of its compute.</param>
/// <param name="StragglerRate">Probability, in [0, 1], that a segment takes 2 to 5 times as long.</param>
public sealed record SimulationSettings(SlotSchedule Slots, double FailureRate = 0, double StragglerRate = 0)
{
    /// <summary>With as many slots all the time.</summary>
    public SimulationSettings(int slots, double failureRate = 0, double stragglerRate = 0)
        : this(SlotSchedule.Of(slots), failureRate, stragglerRate) { }
}
