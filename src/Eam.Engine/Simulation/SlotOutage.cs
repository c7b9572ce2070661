namespace Eam.Engine.Simulation;

/// <summary>Slots that go away with their silo, or come back.</summary>
/// <param name="First">The first slot of the silo.</param>
/// <param name="Count">Number of its slots.</param>
/// <param name="Fails">Whether they go away.</param>
internal readonly record struct SlotOutage(int First, int Count, bool Fails);
