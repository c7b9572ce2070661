using Eam.Engine;
using Eam.Server.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Eam.Server.Telemetry;

/// <summary>
/// Sends metrics and traces to an OpenTelemetry collector (OTLP) while it is not disposed. Without <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> nothing is sent and nothing listens.
/// </summary>
public sealed class OtlpExport : IDisposable
{
    /// <summary>The variable that names the collector; the exporter reads the others of the specification (protocol, headers, timeout) itself.</summary>
    public const string Variable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private readonly MeterProvider _metrics;
    private readonly TracerProvider _traces;

    private OtlpExport(MeterProvider metrics, TracerProvider traces) => (_metrics, _traces) = (metrics, traces);

    /// <summary>Begins; null where no collector is named.</summary>
    /// <param name="variable">An environment variable; null where unset.</param>
    /// <param name="meters">Meters of the host beside Eam's own.</param>
    /// <param name="sources">Activity sources of the host beside Eam's own.</param>
    public static OtlpExport? Begin(
        Func<string, string?> variable,
        IReadOnlyList<string>? meters = null,
        IReadOnlyList<string>? sources = null
    )
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (string.IsNullOrWhiteSpace(variable(Variable)))
            return null;

        // Activities of requests have their route, method and status only where this is asked for (.NET 10).
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        var resource = ResourceBuilder
            .CreateDefault()
            .AddService(variable("OTEL_SERVICE_NAME") ?? "eam", serviceVersion: EamServer.Version);
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

    /// <summary>Sends what is left, and ends.</summary>
    public void Dispose()
    {
        _metrics.Dispose();
        _traces.Dispose();
    }
}
