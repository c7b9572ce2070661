using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;

namespace Eam.Testing.Sweeps;

/// <summary>Starts of sweeps from a specification, for tests that have no sweep file.</summary>
public static class SweepStarts
{
    /// <summary>Starts a sweep and returns its identifier.</summary>
    public static async Task<string> StartAsync(
        this ISweepService sweeps,
        SweepSpec spec,
        string source,
        CancellationToken cancellationToken
    ) => (await sweeps.StartAsync(new SweepStart(new SweepSource(source, spec)), cancellationToken)).Sweep;

    /// <summary>Starts a sweep with an idempotency key.</summary>
    public static async Task<(string Sweep, bool IsNew)> StartAsync(
        this ISweepService sweeps,
        SweepSpec spec,
        string source,
        string key,
        CancellationToken cancellationToken
    )
    {
        var started = await sweeps.StartAsync(new SweepStart(new SweepSource(source, spec), SweepOverrides.None, key), cancellationToken);
        return (started.Sweep, started.IsNew);
    }
}
