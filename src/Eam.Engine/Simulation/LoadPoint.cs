namespace Eam.Engine.Simulation;

/// <summary>The numbers of busy and of available slots.</summary>
/// <param name="Time">The time from which this holds.</param>
/// <param name="Busy">Number of busy slots.</param>
/// <param name="Slots">Number of available slots.</param>
public readonly record struct LoadPoint(double Time, int Busy, int Slots);
