using System.Globalization;
using Eam.Core.Numerics;
using Eam.Torch.Tensors;
using TorchSharp;

namespace Eam.Torch.Checks;

/// <summary>
/// Compares the float32 gradients of libtorch's kernels on the CPU with central differences of the same operation in float64, which other
/// kernels compute. With F(x) = sum(c f(x)), its gradient g is right if g u = (F(x + h u) - F(x - h u)) / 2h along random directions u. The
/// check takes about a tenth of a second.
/// </summary>
internal static class GradientCheck
{
    private const int Directions = 3,
        Repeats = 5;
    private const double Step = 1e-4,
        Tolerance = 1e-3;

    /// <summary>Checks each kernel several times, on one thread and on all threads, because some faults show only sometimes.</summary>
    /// <returns>Null if all gradients are right, otherwise one line about the first wrong one.</returns>
    public static string? Run(IReadOnlyList<Kernel> kernels)
    {
        var threads = torch.get_num_threads();
        try
        {
            foreach (var kernel in kernels)
            {
                using var scope = torch.NewDisposeScope();
                torch.set_num_threads(1);
                var sample = new Sample(kernel);
                foreach (var count in new[] { 1, threads }.Distinct())
                {
                    torch.set_num_threads(count);
                    for (var repeat = 0; repeat < Repeats; repeat++)
                    {
                        if (sample.Problem() is { } problem)
                            return problem;
                    }
                }
            }

            return null;
        }
        finally
        {
            torch.set_num_threads(threads);
        }
    }

    /// <summary>One kernel's inputs, with the reference derivatives along several directions.</summary>
    private sealed class Sample
    {
        private readonly Kernel _kernel;
        private readonly RandomStream _stream = new(1, 23);
        private readonly float[][] _inputs;
        private readonly torch.Tensor[][] _directions;
        private readonly torch.Tensor _cotangent;
        private readonly double[][] _expected;

        public Sample(Kernel kernel)
        {
            _kernel = kernel;
            _inputs = [.. kernel.Shapes.Select(Draw)];
            using var gradients = torch.no_grad();
            torch.Tensor[] exact = [.. Inputs().Select(input => input.to(torch.float64))];
            var output = kernel.Compute(exact).shape;
            _cotangent = HostTensors.From(Draw(output), output);
            _directions = [.. kernel.Shapes.Select(shape => Enumerable.Range(0, Directions).Select(_ => Direction(shape)).ToArray())];
            _expected = [.. _directions.Select((all, i) => Array.ConvertAll(all, direction => Difference(exact, i, direction)))];
        }

        /// <summary>Computes the gradients once. Returns what is wrong with them, or null.</summary>
        public string? Problem()
        {
            using var scope = torch.NewDisposeScope();
            torch.Tensor[] leaves = [.. Inputs().Select(input => input.requires_grad_(true))];
            _kernel.Compute(leaves).backward([_cotangent]);
            for (var i = 0; i < leaves.Length; i++)
            {
                var gradient = leaves[i].grad!.to(torch.float64);
                var size = Math.Sqrt(_expected[i].Average(value => value * value));
                for (var d = 0; d < Directions; d++)
                {
                    var (got, expected) = (gradient.mul(_directions[i][d]).sum().item<double>(), _expected[i][d]);
                    if (!(Math.Abs(got - expected) <= Tolerance * size))
                        return Line(i, got, expected);
                }
            }

            return null;
        }

        private string Line(int input, double got, double expected) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{_kernel.Name}: input {input}: the gradient along a direction is {got:G4}, central differences give {expected:G4}"
            );

        private torch.Tensor Direction(long[] shape) => HostTensors.From(Draw(shape), shape).to(torch.float64);

        private double Difference(torch.Tensor[] inputs, int index, torch.Tensor direction) =>
            (At(inputs, index, direction, Step) - At(inputs, index, direction, -Step)) / (2 * Step);

        private double At(torch.Tensor[] inputs, int index, torch.Tensor direction, double step)
        {
            using var scope = torch.NewDisposeScope();
            torch.Tensor[] moved = [.. inputs];
            moved[index] = inputs[index].Plus(direction, step);
            return _kernel.Compute(moved).mul(_cotangent.to(torch.float64)).sum().item<double>();
        }

        private IEnumerable<torch.Tensor> Inputs() => _inputs.Zip(_kernel.Shapes, (values, shape) => HostTensors.From(values, shape));

        private float[] Draw(long[] shape)
        {
            var values = new float[shape.Aggregate(1L, (product, length) => product * length)];
            _stream.Gaussian(values);
            return values;
        }
    }
}
