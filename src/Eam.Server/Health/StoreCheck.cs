using Eam.Engine;
using Eam.Engine.Sweeps;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Eam.Server.Health;

/// <summary>Checks that sweeps can be read from the data folder or from the cluster.</summary>
internal sealed class StoreCheck(ISweepService sweeps, ServerOptions options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var names = await sweeps.ListAsync(cancellationToken).WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy($"sweeps can be read ({names.Count})");
        }
        catch (EngineException failure)
        {
            return new(context.Registration.FailureStatus, ServerPaths.Hide(failure.Message, options.DataFolder));
        }
    }
}
