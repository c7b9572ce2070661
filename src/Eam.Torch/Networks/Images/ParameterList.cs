using Eam.Core.Numerics;

namespace Eam.Torch.Networks.Images;

/// <summary>
/// Collects a network's parameters while it is built, with their initial values. Each method returns the index of the weight; the index of
/// the bias is the next one.
/// </summary>
internal sealed class ParameterList
{
    private readonly List<ParameterSpec> _specs = [];
    private readonly List<StartValue> _starts = [];

    private enum StartValue
    {
        Zero,
        One,
        Uniform,
    }

    public IReadOnlyList<ParameterSpec> Specs => _specs;

    /// <summary>Adds a layer y = W x + b. W is zero if the layer must have no effect at first.</summary>
    public int Linear(string name, int inputs, int outputs, bool zero = false) =>
        Add(name, [outputs, inputs], [outputs], zero ? StartValue.Zero : StartValue.Uniform, StartValue.Zero, takesFactors: true);

    /// <summary>Adds a square convolution.</summary>
    public int Convolution(string name, int inputs, int outputs, int side, bool zero = false) =>
        Add(name, [outputs, inputs, side, side], [outputs], zero ? StartValue.Zero : StartValue.Uniform, StartValue.Zero);

    /// <summary>Adds the scale and shift of a norm.</summary>
    public int Norm(string name, int channels) => Add(name, [channels], [channels], StartValue.One, StartValue.Zero);

    /// <summary>Adds a table of vectors for positions or classes.</summary>
    public int Table(string name, int rows, int columns)
    {
        _specs.Add(new($"{name}.table", [rows, columns]));
        _starts.Add(StartValue.Uniform);
        return _specs.Count - 1;
    }

    /// <summary>Returns the initial values: uniform in ±1/sqrt(inputs of a unit), zero or one.</summary>
    public float[][] Initialise(RandomStream stream) => [.. _specs.Zip(_starts, (spec, start) =>
            {
                var values = new float[spec.Count];
                var bound = 1f / MathF.Sqrt(spec.Shape.Skip(1).Aggregate(1f, (product, length) => product * length));
                if (start == StartValue.Uniform)
                    stream.Uniform(values, -bound, bound);
                else
                    Array.Fill(values, start == StartValue.One ? 1f : 0f);
                return values;
            })];

    private int Add(string name, long[] weight, long[] bias, StartValue weights, StartValue biases, bool takesFactors = false)
    {
        _specs.Add(new($"{name}.weight", weight, takesFactors));
        _specs.Add(new($"{name}.bias", bias));
        _starts.AddRange([weights, biases]);
        return _specs.Count - 2;
    }
}
