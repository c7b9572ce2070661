using Eam.Server.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Eam.Silo.Hosting;

/// <summary>
/// Logs one line when a health check changes. It replaces the many lines that Orleans and the framework would write while a problem lasts.
/// </summary>
internal sealed partial class HealthLog(ILogger<HealthLog> logger) : IHealthCheckPublisher
{
    private readonly Dictionary<string, (HealthStatus Status, string? Text)> _known = new(StringComparer.Ordinal);

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach (var (name, entry) in report.Entries)
        {
            var now = (entry.Status, Text: HealthRoutes.Describe(entry));
            var isNew = !_known.TryGetValue(name, out var before);
            _known[name] = now;

            // A check that is healthy at the start is not logged. A silo that joins or leaves is logged.
            if (
                now.Status == HealthStatus.Healthy
                && (isNew || (before.Status == HealthStatus.Healthy && (name != "membership" || before.Text == now.Text)))
            )
                continue;
            if (before.Status == now.Status && now.Status != HealthStatus.Healthy && !isNew)
                continue;
            if (now.Status == HealthStatus.Healthy)
                LogWell(logger, name, now.Text);
            else
                LogTrouble(logger, name, now.Status, now.Text);
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Check}: {Text}")]
    private static partial void LogWell(ILogger logger, string check, string? text);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Check} is {Status}: {Text}")]
    private static partial void LogTrouble(ILogger logger, string check, HealthStatus status, string? text);
}
