using System.Diagnostics;

namespace Eam.Engine;

/// <summary>The names under which the engine can be listened to: a meter and a source of activities (docs/operations.md).</summary>
public static class EngineTelemetry
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "Eam.Engine";

    /// <summary>Starts Eam's activities.</summary>
    internal static ActivitySource Source { get; } = new(Name);

    /// <summary>Begins the activity of an append to a store; null where nobody listens.</summary>
    /// <param name="system">The store's database, as OpenTelemetry names it: <c>sqlite</c>, <c>postgresql</c>.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="events">Number of events.</param>
    internal static Activity? Append(string system, string sweep, int events) =>
        Source
            .StartActivity("append", ActivityKind.Client)
            ?.SetTag("db.system.name", system)
            .SetTag("eam.sweep", sweep)
            .SetTag("eam.events", events);
}
