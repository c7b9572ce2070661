using Eam.Core.Sweeps;

namespace Eam.Engine.Sweeps;

/// <summary>A service that several servers have in common, and that therefore keeps the keys of sweeps' starts itself. Thread-safe.</summary>
public interface IKeyedStart
{
    /// <summary>Starts a sweep as <see cref="ISweepService.StartAsync"/> does, or finds the one that was started with this key and source before, by whichever server.</summary>
    /// <param name="spec">A valid specification.</param>
    /// <param name="source">The text of the sweep file.</param>
    /// <param name="key">Any text. It is known as long as its sweep is.</param>
    /// <param name="cancellationToken">Cancels the start, not the sweep.</param>
    /// <returns>The sweep's identifier, and whether it was started now.</returns>
    /// <exception cref="ConflictException">A sweep of another source was started with the key.</exception>
    /// <exception cref="EngineException">As for <see cref="ISweepService.StartAsync"/>.</exception>
    Task<(string Sweep, bool IsNew)> StartAsync(SweepSpec spec, string source, string key, CancellationToken cancellationToken);
}
