using System.Text.Json;
using Eam.Core.Numerics;

namespace Eam.Testing.Numerics;

/// <summary>Reads linear-path.json: float64 values that an independent PyTorch script wrote.</summary>
public static class ReferenceData
{
    private static readonly Lazy<JsonElement> Root = new(() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "linear-path.json"))).RootElement
    );

    public static JsonElement Section(string path) => path.Split('/').Aggregate(Root.Value, (element, name) => element.GetProperty(name));

    /// <summary>Returns all numbers of nested arrays, in order.</summary>
    public static double[] Numbers(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().SelectMany(Numbers)] : [element.GetDouble()];

    public static double[] Numbers(string path) => Numbers(Section(path));

    public static float[] Floats(string path) => [.. Numbers(path).Select(v => (float)v)];

    /// <summary>Reads a network that is stored as weight, bias, weight, bias, ...</summary>
    public static MlpWeights Network(string path)
    {
        var arrays = Section(path).EnumerateArray().Select(Numbers).ToArray();
        var layers = new List<LinearWeights>();
        for (var i = 0; i < arrays.Length; i += 2)
            layers.Add(new LinearWeights([.. arrays[i].Select(v => (float)v)], [.. arrays[i + 1].Select(v => (float)v)]));
        var shape = new MlpShape(2, Floats("network/freq"), layers[0].Bias.Length, layers.Count - 1, layers[^1].Bias.Length);
        return new MlpWeights(shape, layers);
    }

    /// <summary>Returns a stored network as one flat vector, layer by layer, weight then bias.</summary>
    public static double[] Flat(MlpWeights weights) => [.. weights.Layers.SelectMany(l => l.Weight.Concat(l.Bias)).Select(v => (double)v)];
}
