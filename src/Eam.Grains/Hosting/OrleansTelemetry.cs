namespace Eam.Grains.Hosting;

/// <summary>Names of Orleans' meter and activity sources.</summary>
public static class OrleansTelemetry
{
    /// <summary>Name of Orleans' meter.</summary>
    public const string Meter = "Microsoft.Orleans";

    /// <summary>
    /// Activity sources of grain calls and grain activations. Orleans' internal calls between silos (<c>Microsoft.Orleans.Runtime</c>:
    /// probes, directory) are left out, because each of them would be a trace of its own, several per second and silo.
    /// </summary>
    public static IReadOnlyList<string> Sources { get; } =
    ["Microsoft.Orleans.Application", "Microsoft.Orleans.Lifecycle", "Microsoft.Orleans.Storage"];
}
