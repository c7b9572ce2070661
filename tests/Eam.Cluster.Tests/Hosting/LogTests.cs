using Eam.Server.Tests.Logging;
using Eam.Silo.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Eam.Cluster.Tests.Hosting;

public sealed class LogTests
{
    private static readonly FakeTimeProvider Time = new(new DateTimeOffset(2026, 1, 31, 9, 30, 10, TimeSpan.Zero));

    [Fact]
    public void Write_ExceptionWithACause_IsOneLineWithBothMessages() =>
        Line(stackTraces: false)
            .ShouldBe(
                "2026-01-31T09:30:10Z fail: Eam.Test it failed: InvalidOperationException: outer second line: TimeoutException: inner\n"
            );

    [Fact]
    public void Write_WithStackTraces_HasThem() => Line(stackTraces: true).ShouldContain("\nSystem.InvalidOperationException: outer");

    [Fact]
    public async Task PublishAsync_CheckThatFailsForAWhile_IsToldWhenItChanges()
    {
        using var log = new KeptLog();
        using var loggers = new LoggerFactory([log]);
        var health = new HealthLog(loggers.CreateLogger<HealthLog>());

        foreach (
            var (status, text) in new[]
            {
                (HealthStatus.Healthy, "answers"),
                (HealthStatus.Unhealthy, "away"),
                (HealthStatus.Unhealthy, "still away"),
                (HealthStatus.Healthy, "answers"),
                (HealthStatus.Healthy, "answers"),
            }
        )
            await health.PublishAsync(Report("store", status, text), TestContext.Current.CancellationToken);

        Said(log).ShouldBe(["Warning store is Unhealthy: away", "Information store: answers"]);
    }

    [Fact]
    public async Task PublishAsync_SiloThatGoes_IsTold()
    {
        using var log = new KeptLog();
        using var loggers = new LoggerFactory([log]);
        var health = new HealthLog(loggers.CreateLogger<HealthLog>());

        foreach (var text in new[] { "other active silos: 1", "other active silos: 1", "other active silos: 0" })
            await health.PublishAsync(Report("membership", HealthStatus.Healthy, text), TestContext.Current.CancellationToken);

        Said(log).ShouldBe(["Information membership: other active silos: 0"]);
    }

    private static IEnumerable<string> Said(KeptLog log) => log.Lines.Select(line => $"{line.Level} {line.Text}");

    private static HealthReport Report(string name, HealthStatus status, string text) =>
        new(
            new Dictionary<string, HealthReportEntry> { [name] = new(status, text, TimeSpan.Zero, exception: null, data: null) },
            TimeSpan.Zero
        );

    private static string Line(bool stackTraces)
    {
        var formatter = new LineFormatter(new Monitor(new LineFormatterOptions { StackTraces = stackTraces }), Time);
        using var text = new StringWriter { NewLine = "\n" };
        var failure = new InvalidOperationException("outer\nsecond line", new TimeoutException("inner"));
        formatter.Write(
            new LogEntry<string>(LogLevel.Error, "Eam.Test", default, "it failed", failure, (state, _) => state),
            scopeProvider: null,
            text
        );
        return text.ToString();
    }

    private sealed class Monitor(LineFormatterOptions value) : IOptionsMonitor<LineFormatterOptions>
    {
        public LineFormatterOptions CurrentValue => value;

        public LineFormatterOptions Get(string? name) => value;

        public IDisposable? OnChange(Action<LineFormatterOptions, string?> listener) => null;
    }
}
