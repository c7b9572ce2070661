using System.Threading.RateLimiting;
using Eam.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Eam.Server.Security;

/// <summary>How much one asker may ask.</summary>
internal static class RequestLimits
{
    /// <summary>Bytes of a body: a sweep file has at most a million characters.</summary>
    public const int LargestBody = 1 << 20;

    private const int Burst = 2;

    /// <summary>Bodies, request lines, headers, connections.</summary>
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

    /// <summary>Requests a second of one address; an open stream counts as one.</summary>
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
                    $"more than {options.RequestsPerSecond} a second; try again in a second"
                );
            };
        });
}
