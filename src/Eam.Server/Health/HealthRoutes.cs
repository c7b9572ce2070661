using Eam.Core;
using Eam.Server.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Eam.Server.Health;

/// <summary>
/// <c>/healthz</c> runs the checks tagged <see cref="Live"/>: if one fails, a restart of the process helps. <c>/readyz</c> runs those
/// tagged <see cref="Ready"/>: if one fails, the process should get no work for now.
/// </summary>
public static class HealthRoutes
{
    /// <summary>Tag of checks whose failure a restart corrects.</summary>
    public const string Live = "live";

    /// <summary>Tag of checks whose failure ends without a restart, or must be corrected outside the process.</summary>
    public const string Ready = "ready";

    private const string LivePath = "/healthz",
        ReadyPath = "/readyz";

    /// <summary>Time limit of a check. It is less than the five seconds that probes usually wait.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// Returns whether a path is one of these routes. Their answers must not be refused by limits that other requests use up.
    /// </summary>
    internal static bool IsHealth(PathString path) =>
        path.Equals(LivePath, StringComparison.OrdinalIgnoreCase) || path.Equals(ReadyPath, StringComparison.OrdinalIgnoreCase);

    /// <summary>Maps both routes. They need no token, so the description of a check must not contain secrets.</summary>
    public static void MapHealth(this IEndpointRouteBuilder root)
    {
        ArgumentNullException.ThrowIfNull(root);
        root.MapGet(LivePath, (HealthCheckService checks, CancellationToken token) => RunAsync(checks, Live, token))
            .WithTags("server")
            .WithName("health")
            .WithSummary("Whether the process works or should be restarted")
            .Produces<HealthView>()
            .Produces<HealthView>(StatusCodes.Status503ServiceUnavailable);
        root.MapGet(ReadyPath, (HealthCheckService checks, CancellationToken token) => RunAsync(checks, Ready, token))
            .WithTags("server")
            .WithName("ready")
            .WithSummary("Whether the process can do its work now")
            .Produces<HealthView>()
            .Produces<HealthView>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> RunAsync(HealthCheckService checks, string tag, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(check => check.Tags.Contains(tag), cancellationToken);
        var view = new HealthView(report.Status.ToWord(), [.. report.Entries.Select(entry => View(entry.Key, entry.Value))]);
        return Results.Json(
            view,
            ApiJson.Default.HealthView,
            statusCode: report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK
        );
    }

    /// <summary>
    /// Returns in one line what a check found. The text of an exception may contain paths or addresses, so only the check's own description
    /// is shown.
    /// </summary>
    public static string? Describe(HealthReportEntry entry) =>
        entry.Exception switch
        {
            null => entry.Description,
            OperationCanceledException or TimeoutException => $"no answer within {Patience.TotalSeconds:0} s",
            { Message: var message } when message == entry.Description => "the check failed: see the log",
            _ when entry.Description?.Contains("timeout", StringComparison.Ordinal) == true =>
                $"no answer within {Patience.TotalSeconds:0} s",
            _ => entry.Description,
        };

    private static HealthCheckView View(string name, HealthReportEntry entry) =>
        new(name, entry.Status.ToWord(), Describe(entry), Math.Round(entry.Duration.TotalSeconds, 3));
}
