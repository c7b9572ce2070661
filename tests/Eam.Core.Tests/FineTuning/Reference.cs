using System.Text.Json;
using Eam.Core.Numerics;

namespace Eam.Core.Tests.FineTuning;

/// <summary>Reads linear-path.json: values that an independent float64 script wrote.</summary>
internal sealed class Reference
{
    private static readonly Lazy<JsonElement> Document = new(() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "linear-path.json"))).RootElement
    );

    public static JsonElement Root => Document.Value;

    public static double Number(params string[] path) => Find(path).GetDouble();

    public static double[] Doubles(params string[] path) => [.. Flatten(Find(path))];

    public static float[] Floats(params string[] path) => [.. Flatten(Find(path)).Select(value => (float)value)];

    /// <summary>The network's weights: [W, b] pairs, where W is [out, in].</summary>
    public static MlpWeights Weights(string name)
    {
        var arrays = Find("network", name)
            .EnumerateArray()
            .Select(array => Flatten(array).Select(value => (float)value).ToArray())
            .ToArray();
        var layers = Enumerable.Range(0, arrays.Length / 2).Select(i => new LinearWeights(arrays[2 * i], arrays[(2 * i) + 1])).ToArray();
        return new MlpWeights(new MlpShape(2, Floats("network", "freq"), layers[0].Bias.Length, layers.Length - 1, 2), layers);
    }

    public static JsonElement Find(params string[] path)
    {
        var element = Root;
        foreach (var part in path)
            element = int.TryParse(part, out var index) ? element[index] : element.GetProperty(part);
        return element;
    }

    public static void ShouldMatch(IReadOnlyList<float> actual, IReadOnlyList<double> expected, double tolerance)
    {
        actual.Count.ShouldBe(expected.Count);
        var scale = expected.Max(Math.Abs);
        for (var i = 0; i < actual.Count; i++)
            ((double)actual[i]).ShouldBe(expected[i], tolerance * scale, $"entry {i}");
    }

    private static IEnumerable<double> Flatten(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Flatten) : [element.GetDouble()];
}
