using Eam.Core.Numerics;
using Eam.Torch.Networks;
using Eam.Torch.Tensors;
using TorchSharp;

namespace Eam.Torch.Training;

/// <summary>
/// Low-rank factors (Hu et al., arXiv 2106.09685) of the layers that take them: W + s B A, with A [r, inputs], B [outputs, r] and
/// the scale s (docs/decisions/029-lora-alpha.md); everything else is frozen. Training multiplies by the factors one after the other;
/// sampling uses the sum, which is computed once per step.
/// </summary>
internal sealed class LowRank
{
    private readonly int[] _targets;

    public LowRank(IReadOnlyList<ParameterSpec> parameters, int rank, float scale)
    {
        Scale = scale;
        _targets = [.. Enumerable.Range(0, parameters.Count).Where(i => parameters[i].TakesFactors)];
        Parameters =
        [
            .. _targets.SelectMany(i =>
                new ParameterSpec[]
                {
                    new(parameters[i].Layer + ".a", [rank, parameters[i].Shape[1]]),
                    new(parameters[i].Layer + ".b", [parameters[i].Shape[0], rank]),
                }
            ),
        ];
    }

    /// <summary>s, the factor of the product.</summary>
    public float Scale { get; }

    /// <summary>The parameters: A and B of each layer, in turn.</summary>
    public IReadOnlyList<ParameterSpec> Parameters { get; }

    /// <summary>Returns the initial values: A uniform in ±1/sqrt(inputs), B zero, so that the product starts at zero.</summary>
    public float[][] Initialise(RandomStream stream) =>
        [
            .. Parameters.Select(
                (parameter, i) =>
                {
                    var values = new float[parameter.Count];
                    var bound = 1f / MathF.Sqrt(parameter.Shape[1]);
                    if (i % 2 == 0)
                        stream.Uniform(values, -bound, bound);
                    return values;
                }
            ),
        ];

    /// <summary>Returns the factors by the index of the parameter that they belong to.</summary>
    public Dictionary<int, (torch.Tensor A, torch.Tensor B)> ByParameter(IReadOnlyList<torch.Tensor> factors) =>
        _targets
            .Select((target, i) => (target, i))
            .ToDictionary(pair => pair.target, pair => (factors[2 * pair.i], factors[(2 * pair.i) + 1]));

    /// <summary>Computes effective = frozen + s B A.</summary>
    public void Merge(FlatParameters frozen, IReadOnlyList<torch.Tensor> factors, FlatParameters effective)
    {
        using var scope = torch.NewDisposeScope();
        effective.Buffer.copy_(frozen.Buffer);
        foreach (var (target, (a, b)) in ByParameter(factors))
            effective.Views[target].Add(b.mm(a), Scale);
    }
}
