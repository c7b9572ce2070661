namespace Eam.Grains.Hosting;

/// <summary>The names under which Orleans can be listened to.</summary>
public static class OrleansTelemetry
{
    /// <summary>Name of Orleans' meter.</summary>
    public const string Meter = "Microsoft.Orleans";

    /// <summary>
    /// Activity sources of calls between grains and of their activations. Orleans' own calls between silos (<c>Microsoft.Orleans.Runtime</c>: probes, directory) are left out: each
    /// would be a trace of its own, several a second for each silo.
    /// </summary>
    public static IReadOnlyList<string> Sources { get; } =
    ["Microsoft.Orleans.Application", "Microsoft.Orleans.Lifecycle", "Microsoft.Orleans.Storage"];
}
