using Eam.Core.Sweeps;

namespace Eam.Engine.Sweeps;

/// <summary>A service that several servers share, and that therefore stores the idempotency keys of sweeps itself. Thread-safe.</summary>
public interface IKeyedStart
{
    /// <summary>
    /// Starts a sweep as <see cref="ISweepService.StartAsync"/> does, or finds the one that any server started with this key and source
    /// before.
    /// </summary>
    /// <param name="spec">A valid specification.</param>
    /// <param name="source">The text of the sweep file.</param>
    /// <param name="key">The idempotency key: any text. It is stored as long as its sweep exists.</param>
    /// <param name="cancellationToken">Cancels the start, not the sweep.</param>
    /// <returns>The sweep's identifier, and whether this call started it.</returns>
    /// <exception cref="ConflictException">The key was used for a sweep with another source.</exception>
    /// <exception cref="EngineException">As for <see cref="ISweepService.StartAsync"/>.</exception>
    Task<(string Sweep, bool IsNew)> StartAsync(SweepSpec spec, string source, string key, CancellationToken cancellationToken);
}
