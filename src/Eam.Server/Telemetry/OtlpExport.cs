using Eam.Engine;
using Eam.Server.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Eam.Server.Telemetry;

/// <summary>
/// Sends metrics and traces to an OpenTelemetry collector (OTLP) until it is disposed. Without <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> it sends
/// nothing and collects nothing.
/// </summary>
public sealed class OtlpExport : IDisposable
{
    /// <summary>
    /// Environment variable with the collector's address. The exporter itself reads the other variables of the specification (protocol,
    /// headers, timeout).
    /// </summary>
    public const string Variable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private readonly MeterProvider _metrics;
    private readonly TracerProvider _traces;

    private OtlpExport(MeterProvider metrics, TracerProvider traces) => (_metrics, _traces) = (metrics, traces);

    /// <summary>Starts the export; returns null if no collector is set.</summary>
    /// <param name="variable">Returns an environment variable; null if it is not set.</param>
    /// <param name="meters">Meters of the host, in addition to Eam's.</param>
    /// <param name="sources">Activity sources of the host, in addition to Eam's.</param>
    public static OtlpExport? Begin(
        Func<string, string?> variable,
        IReadOnlyList<string>? meters = null,
        IReadOnlyList<string>? sources = null
    )
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (string.IsNullOrWhiteSpace(variable(Variable)))
            return null;

        // Activities of requests have route, method and status only if this switch is set (.NET 10).
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);

        // The last one counts: AddService makes up a service.instance.id, and OTEL_RESOURCE_ATTRIBUTES may name one.
        var resource = ResourceBuilder
            .CreateDefault()
            .AddService(variable("OTEL_SERVICE_NAME") ?? "eam", serviceVersion: EamServer.Version)
            .AddEnvironmentVariableDetector();
        return new(
            Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(resource)
                .AddMeter(EngineTelemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
                .AddMeter([.. meters ?? []])
                .AddOtlpExporter()
                .Build(),
            Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .AddSource(EngineTelemetry.Name, "Microsoft.AspNetCore")
                .AddSource([.. sources ?? []])
                .AddOtlpExporter()
                .Build()
        );
    }

    /// <summary>Sends the remaining data and stops.</summary>
    public void Dispose()
    {
        _metrics.Dispose();
        _traces.Dispose();
    }
}
