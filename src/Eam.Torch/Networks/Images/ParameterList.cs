using Eam.Core.Numerics;

namespace Eam.Torch.Networks.Images;

/// <summary>A network's parameters while it is built, with their starting values. Each method returns the index of the weight; the bias follows it.</summary>
internal sealed class ParameterList
{
    private readonly List<ParameterSpec> _specs = [];
    private readonly List<Start> _starts = [];

    private enum Start
    {
        Zero,
        One,
        Uniform,
    }

    public IReadOnlyList<ParameterSpec> Specs => _specs;

    /// <summary>y = W x + b; zero where the layer must not be heard at first.</summary>
    public int Linear(string name, int inputs, int outputs, bool zero = false) =>
        Add(name, [outputs, inputs], [outputs], zero ? Start.Zero : Start.Uniform, Start.Zero, takesFactors: true);

    /// <summary>A square convolution.</summary>
    public int Convolution(string name, int inputs, int outputs, int side, bool zero = false) =>
        Add(name, [outputs, inputs, side, side], [outputs], zero ? Start.Zero : Start.Uniform, Start.Zero);

    /// <summary>Scale and shift of a norm.</summary>
    public int Norm(string name, int channels) => Add(name, [channels], [channels], Start.One, Start.Zero);

    /// <summary>A table of vectors: positions or classes.</summary>
    public int Table(string name, int rows, int columns)
    {
        _specs.Add(new($"{name}.table", [rows, columns]));
        _starts.Add(Start.Uniform);
        return _specs.Count - 1;
    }

    /// <summary>Starting values: uniform in ±1/sqrt(inputs of a unit), zero or one.</summary>
    public float[][] Initialise(RandomStream stream) => [.. _specs.Zip(_starts, (spec, start) =>
            {
                var values = new float[spec.Count];
                var bound = 1f / MathF.Sqrt(spec.Shape.Skip(1).Aggregate(1f, (product, length) => product * length));
                if (start == Start.Uniform)
                    stream.Uniform(values, -bound, bound);
                else
                    Array.Fill(values, start == Start.One ? 1f : 0f);
                return values;
            })];

    private int Add(string name, long[] weight, long[] bias, Start weights, Start biases, bool takesFactors = false)
    {
        _specs.Add(new($"{name}.weight", weight, takesFactors));
        _specs.Add(new($"{name}.bias", bias));
        _starts.AddRange([weights, biases]);
        return _specs.Count - 2;
    }
}
