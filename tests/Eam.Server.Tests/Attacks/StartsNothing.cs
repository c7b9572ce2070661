using System.Reflection;
using Eam.Engine.Sweeps;

namespace Eam.Server.Tests.Attacks;

/// <summary>
/// A service whose sweeps are those of another one, and that starts no further sweep: every request to start one gets the same sweep. So
/// thousands of requests do not fill the folder. Public, because the runtime derives a class from it.
/// </summary>
public class StartsNothing : DispatchProxy
{
    private ISweepService? _sweeps;
    private string _sweep = "";

    /// <summary>Creates the service.</summary>
    /// <param name="sweeps">The service that does everything else.</param>
    /// <param name="sweep">The name of the sweep.</param>
    public static ISweepService Of(ISweepService sweeps, string sweep)
    {
        var service = Create<ISweepService, StartsNothing>();
        var proxy = (StartsNothing)(object)service;
        (proxy._sweeps, proxy._sweep) = (sweeps, sweep);
        return service;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == nameof(ISweepService.StartAsync)
            ? Task.FromResult(new StartedSweep(_sweep, false))
            : targetMethod.Invoke(_sweeps, BindingFlags.DoNotWrapExceptions, null, args, null);
}
