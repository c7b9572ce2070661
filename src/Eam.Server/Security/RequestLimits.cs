using System.Threading.RateLimiting;
using Eam.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Eam.Server.Security;

/// <summary>Limits on the requests of one client.</summary>
internal static class RequestLimits
{
    /// <summary>Maximum size of a body in bytes. A sweep file has at most a million characters.</summary>
    public const int LargestBody = 1 << 20;

    private const int Burst = 2;

    /// <summary>Sets limits on bodies, request lines, headers and connections.</summary>
    public static void Apply(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = LargestBody;
        limits.MaxRequestLineSize = 4096;
        limits.MaxRequestHeadersTotalSize = 16384;
        limits.MaxRequestHeaderCount = 64;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
        limits.MaxConcurrentConnections = 4096;
    }

    /// <summary>Limits the requests per second from one address. An open stream counts as one request.</summary>
    public static void AddRate(IServiceCollection services, ServerOptions options) =>
        services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<Microsoft.AspNetCore.Http.HttpContext, string>(context =>
                RateLimitPartition.GetTokenBucketLimiter(
                    context.Connection.RemoteIpAddress?.ToString() ?? string.Empty,
                    _ => new TokenBucketRateLimiterOptions
                    {
                        TokenLimit = Burst * options.RequestsPerSecond,
                        TokensPerPeriod = options.RequestsPerSecond,
                        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                        QueueLimit = 0,
                    }
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
