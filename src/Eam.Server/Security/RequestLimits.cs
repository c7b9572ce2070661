using System.Threading.RateLimiting;
using Eam.Server.Health;
using Eam.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Eam.Server.Security;

/// <summary>Limits on the requests of one client.</summary>
internal static class RequestLimits
{
    /// <summary>Maximum size of a body in bytes. A sweep file has at most a million characters.</summary>
    public const int LargestBody = 1 << 20;

    private const int Burst = 2;

    // Connections that are being closed still count for the transport, so its own limit must be well above the one of the options. On a
    // busy machine a flood of connections comes faster than they close, whatever the limit of the options is.
    private const int LeastClosing = 1000;

    /// <summary>Sets limits on bodies, request lines, headers and connections.</summary>
    public static void Apply(KestrelServerLimits limits, ServerOptions options)
    {
        limits.MaxRequestBodySize = LargestBody;
        limits.MaxRequestLineSize = 4096;
        limits.MaxRequestHeadersTotalSize = 16384;
        limits.MaxRequestHeaderCount = 64;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
        limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
        limits.MaxConcurrentConnections = options.MostConnections + (long)Math.Max(options.MostConnections, LeastClosing);
    }

    /// <summary>Returns the settings of a limit of requests per second.</summary>
    public static TokenBucketRateLimiterOptions Bucket(int perSecond) =>
        new()
        {
            TokenLimit = Burst * perSecond,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        };

    /// <summary>
    /// Limits the requests per second from one address. An open stream counts as one request. Health is counted separately, so that no
    /// other requests can use up its share.
    /// </summary>
    public static void AddRate(IServiceCollection services, ServerOptions options) =>
        services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (string Address, bool Health)>(context =>
                RateLimitPartition.GetTokenBucketLimiter((ClientAddress.Of(context), HealthRoutes.IsHealth(context.Request.Path)), _ =>
                    Bucket(options.RequestsPerSecond)
                )
            );
            limiter.OnRejected = async (rejected, _) =>
            {
                rejected.HttpContext.Response.Headers.RetryAfter = "1";
                await ProblemResponses.WriteAsync(
                    rejected.HttpContext,
                    ProblemKind.TooManyRequests,
                    $"more than {options.RequestsPerSecond} requests per second; try again in a second"
                );
            };
        });
}
