namespace Eam.Engine.Sweeps;

/// <summary>The answer to a <see cref="SweepStart"/>.</summary>
/// <param name="Sweep">The sweep's identifier.</param>
/// <param name="IsNew">Whether this request started it; false if an earlier one with the same key did.</param>
public readonly record struct StartedSweep(string Sweep, bool IsNew)
{
    /// <summary>
    /// What a server, which read the file itself, says about it, one line each. Null: the file was read here, or the server does not say
    /// it.
    /// </summary>
    public IReadOnlyList<string>? Warnings { get; init; }
}
