namespace Eam.Engine.Sweeps;

/// <summary>The answer to a <see cref="SweepStart"/>.</summary>
/// <param name="Sweep">The sweep's identifier.</param>
/// <param name="IsNew">Whether this request started it; false if an earlier one with the same key did.</param>
public readonly record struct StartedSweep(string Sweep, bool IsNew);
