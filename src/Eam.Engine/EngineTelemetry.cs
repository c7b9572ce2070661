using System.Diagnostics;

namespace Eam.Engine;

/// <summary>The names of the engine's telemetry: a meter and a source of activities (docs/operations.md).</summary>
public static class EngineTelemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Eam.Engine";

    /// <summary>The source of Eam's activities.</summary>
    internal static ActivitySource Source { get; } = new(Name);

    /// <summary>Starts the activity of an append to a store; null if nobody listens.</summary>
    /// <param name="system">The store's database in OpenTelemetry's terms: <c>sqlite</c>, <c>postgresql</c>.</param>
    /// <param name="sweep">The sweep's identifier.</param>
    /// <param name="events">The number of events.</param>
    internal static Activity? Append(string system, string sweep, int events) =>
        Source
            .StartActivity("append", ActivityKind.Client)
            ?.SetTag("db.system.name", system)
            .SetTag("eam.sweep", sweep)
            .SetTag("eam.events", events);
}
