namespace Eam.Core.Numerics;

/// <summary>
/// Shape of a velocity MLP: input concat(x, sin(t f), cos(t f)), <see cref="HiddenLayers"/> layers of <see cref="Width"/> units with SiLU,
/// a linear output.
/// </summary>
/// <param name="Dimension">Columns of x and of the output.</param>
/// <param name="Frequencies">f, in radians per unit of t; the input has Dimension + 2 f.Length columns.</param>
/// <param name="Width">Units per hidden layer.</param>
/// <param name="HiddenLayers">Number of hidden layers, at least 1.</param>
/// <param name="Outputs">Columns of the output; equal to the dimension for a velocity.</param>
public sealed record MlpShape(int Dimension, float[] Frequencies, int Width, int HiddenLayers, int Outputs)
{
    /// <summary>Columns of the first layer's input.</summary>
    public int Inputs => Dimension + (2 * Frequencies.Length);

    /// <summary>Returns the input and output columns of each layer, first to last.</summary>
    public IEnumerable<(int Inputs, int Outputs)> Layers()
    {
        yield return (Inputs, Width);
        for (var i = 1; i < HiddenLayers; i++)
            yield return (Width, Width);
        yield return (Width, Outputs);
    }

    /// <summary>
    /// Creates the shape of a velocity MLP with <paramref name="timeFeatures"/> / 2 frequencies, geometric from 0.5 to 64 radians.
    /// </summary>
    public static MlpShape Velocity(int dimension, int width, int hiddenLayers, int timeFeatures = 64)
    {
        var count = timeFeatures / 2;
        var frequencies = new float[count];
        for (var i = 0; i < count; i++)
            frequencies[i] = (float)(0.5 * Math.Pow(128.0, count == 1 ? 0 : (double)i / (count - 1)));
        return new MlpShape(dimension, frequencies, width, hiddenLayers, dimension);
    }
}
