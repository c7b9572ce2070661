using Eam.Core.Numerics;

namespace Eam.Testing.Numerics;

/// <summary>A naive float64 MLP with time features: forward, backward by the chain rule, one row at a time.</summary>
public sealed class ReferenceMlp
{
    public ReferenceMlp(MlpWeights weights)
    {
        Shape = weights.Shape;
        Weights = [.. weights.Layers.Select(l => l.Weight.Select(v => (double)v).ToArray())];
        Biases = [.. weights.Layers.Select(l => l.Bias.Select(v => (double)v).ToArray())];
        WeightGradients = [.. Weights.Select(w => new double[w.Length])];
        BiasGradients = [.. Biases.Select(b => new double[b.Length])];
    }

    public MlpShape Shape { get; }

    public double[][] Weights { get; }

    public double[][] Biases { get; }

    public double[][] WeightGradients { get; }

    public double[][] BiasGradients { get; }

    public double[] Forward(ReadOnlySpan<float> x, float t) => Activations(x, t).Outputs;

    /// <summary>Adds the gradient of cotangent . output to the parameter gradients and returns the input gradient.</summary>
    public double[] Backward(ReadOnlySpan<float> x, float t, double[] cotangent)
    {
        var (inputs, sums, _) = Activations(x, t);
        var delta = cotangent;
        for (var l = Weights.Length - 1; l >= 0; l--)
        {
            var (w, width) = (Weights[l], inputs[l].Length);
            var next = new double[width];
            for (var o = 0; o < delta.Length; o++)
            {
                BiasGradients[l][o] += delta[o];
                for (var i = 0; i < width; i++)
                {
                    WeightGradients[l][(o * width) + i] += delta[o] * inputs[l][i];
                    next[i] += delta[o] * w[(o * width) + i];
                }
            }

            if (l > 0)
            {
                for (var i = 0; i < width; i++)
                {
                    var s = 1 / (1 + Math.Exp(-sums[l - 1][i]));
                    next[i] *= s * (1 + (sums[l - 1][i] * (1 - s)));
                }
            }

            delta = next;
        }

        return delta[..Shape.Dimension];
    }

    private (double[][] Inputs, double[][] Sums, double[] Outputs) Activations(ReadOnlySpan<float> x, float t)
    {
        var current = new double[Shape.Inputs];
        for (var i = 0; i < x.Length; i++)
            current[i] = x[i];
        for (var i = 0; i < Shape.Frequencies.Length; i++)
        {
            current[x.Length + i] = Math.Sin((double)t * Shape.Frequencies[i]);
            current[x.Length + Shape.Frequencies.Length + i] = Math.Cos((double)t * Shape.Frequencies[i]);
        }

        var (inputs, sums) = (new List<double[]>(), new List<double[]>());
        for (var l = 0; l < Weights.Length; l++)
        {
            inputs.Add(current);
            var z = new double[Biases[l].Length];
            for (var o = 0; o < z.Length; o++)
            {
                z[o] = Biases[l][o];
                for (var i = 0; i < current.Length; i++)
                    z[o] += Weights[l][(o * current.Length) + i] * current[i];
            }

            sums.Add(z);
            current = l == Weights.Length - 1 ? z : [.. z.Select(v => v / (1 + Math.Exp(-v)))];
        }

        return ([.. inputs], [.. sums], current);
    }
}
