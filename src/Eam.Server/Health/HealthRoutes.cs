using Eam.Server.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Eam.Server.Health;

/// <summary>
/// <c>/healthz</c> runs the checks tagged <see cref="Live"/>: where one fails, a restart of the process helps. <c>/readyz</c> runs those tagged <see cref="Ready"/>: where one
/// fails, the process should get no work for now.
/// </summary>
public static class HealthRoutes
{
    /// <summary>Tag of checks whose failure a restart mends.</summary>
    public const string Live = "live";

    /// <summary>Tag of checks whose failure passes by itself, or must be mended elsewhere.</summary>
    public const string Ready = "ready";

    /// <summary>How long a check may take: less than the five seconds that probes usually wait.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(4);

    /// <summary>Maps both routes. Neither needs a token, so that a check's description must hold no secret.</summary>
    public static void MapHealth(this IEndpointRouteBuilder root)
    {
        ArgumentNullException.ThrowIfNull(root);
        root.MapGet("/healthz", (HealthCheckService checks, CancellationToken token) => RunAsync(checks, Live, token))
            .WithTags("server")
            .WithName("health")
            .WithSummary("Whether the process works, or should be restarted")
            .Produces<HealthView>()
            .Produces<HealthView>(StatusCodes.Status503ServiceUnavailable);
        root.MapGet("/readyz", (HealthCheckService checks, CancellationToken token) => RunAsync(checks, Ready, token))
            .WithTags("server")
            .WithName("ready")
            .WithSummary("Whether the process can do its work now")
            .Produces<HealthView>()
            .Produces<HealthView>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> RunAsync(HealthCheckService checks, string tag, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(check => check.Tags.Contains(tag), cancellationToken);
        var view = new HealthView(Word(report.Status), [.. report.Entries.Select(entry => View(entry.Key, entry.Value))]);
        return Results.Json(
            view,
            ApiJson.Default.HealthView,
            statusCode: report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK
        );
    }

    /// <summary>What a check found, one line. An exception's own text may name paths or addresses, so only what a check says of it is told.</summary>
    public static string? Describe(HealthReportEntry entry) =>
        entry.Exception switch
        {
            null => entry.Description,
            OperationCanceledException or TimeoutException => $"it did not answer within {Patience.TotalSeconds:0} s",
            { Message: var message } when message == entry.Description => "the check failed: see the log",
            _ when entry.Description?.Contains("timeout", StringComparison.Ordinal) == true =>
                $"it did not answer within {Patience.TotalSeconds:0} s",
            _ => entry.Description,
        };

    private static HealthCheckView View(string name, HealthReportEntry entry) =>
        new(name, Word(entry.Status), Describe(entry), Math.Round(entry.Duration.TotalSeconds, 3));

    private static string Word(HealthStatus status) =>
        status switch
        {
            HealthStatus.Healthy => "healthy",
            HealthStatus.Degraded => "degraded",
            _ => "unhealthy",
        };
}
