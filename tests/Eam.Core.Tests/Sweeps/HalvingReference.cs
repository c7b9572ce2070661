using System.Text.Json;

namespace Eam.Core.Tests.Sweeps;

/// <summary>Recorded traces of the rules: metric by trial and rung; larger is better, eta is 3, ties are ordered by number.</summary>
internal static class HalvingReference
{
    public static double[][] Metric { get; } = Read<double>("metric");

    public static T[][] Read<T>(string name)
    {
        using var reference = JsonDocument.Parse(File.ReadAllText("Reference/halving.json"));
        return reference.RootElement.GetProperty(name).Deserialize<T[][]>()!;
    }
}
