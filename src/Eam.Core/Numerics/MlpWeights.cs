namespace Eam.Core.Numerics;

/// <summary>
/// The weights of an MLP on the host, independent of any backend's layout. Pretraining writes them, and backends copy from them.
/// </summary>
/// <param name="Shape">Shape of the MLP.</param>
/// <param name="Layers">The layers, first to last.</param>
public sealed record MlpWeights(MlpShape Shape, IReadOnlyList<LinearWeights> Layers)
{
    /// <summary>
    /// Draws weights and biases uniformly in ±1/sqrt(inputs). With <paramref name="zeroOutput"/> the last layer is zero, so that a residual
    /// starts equal to its base.
    /// </summary>
    public static MlpWeights Initialise(MlpShape shape, RandomStream stream, bool zeroOutput)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(stream);
        var layers = new List<LinearWeights>();
        foreach (var (inputs, outputs) in shape.Layers())
        {
            var layer = new LinearWeights(new float[inputs * outputs], new float[outputs]);
            var last = layers.Count == shape.HiddenLayers;
            if (!(last && zeroOutput))
            {
                var bound = 1f / MathF.Sqrt(inputs);
                stream.Uniform(layer.Weight, -bound, bound);
                stream.Uniform(layer.Bias, -bound, bound);
            }

            layers.Add(layer);
        }

        return new MlpWeights(shape, layers);
    }
}
