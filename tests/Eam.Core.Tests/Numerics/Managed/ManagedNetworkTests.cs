using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Testing;
using Eam.Testing.Numerics;

namespace Eam.Core.Tests.Numerics.Managed;

public sealed class ManagedNetworkTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(4, true)]
    public void TrainingAndSampling_AfterWarmUp_AllocateNothing(int rank, bool single)
    {
        using var backend = new ManagedBackend();
        using var network = backend.CreateNetwork(
            MlpWeights.Initialise(MlpShape.Velocity(3, 40, 2), new RandomStream(3, 1), zeroOutput: false),
            rank,
            new RandomStream(1, 1)
        );
        var stream = new RandomStream(9, 9);
        var (times, norms, weights) = (new float[single ? 1 : 130], new float[130], new float[] { 1f });
        void Iterate()
        {
            using Tensor x = backend.Rent(130, 3),
                y = backend.Rent(130, 3),
                z = backend.Rent(130, 3);
            backend.Gaussian(x, stream);
            network.Average.Evaluate(x, times, y);
            network.Vjp(x, times, y, y, z);
            backend.Add(y, 0.1f, z);
            backend.SquaredNorms(y, norms);
            network.Accumulate(x, times, y, weights, 5f, 0.01f);
            network.Step(new AdamSettings(1e-3f, Ema: 0.9f));
        }

        Allocations.Settled(Iterate, runs: 50).ShouldBe(0);
    }

    [Theory]
    [InlineData(1, 5, 7, false)]
    [InlineData(2, 33, 150, false)]
    [InlineData(20, 64, 300, true)]
    public void Vectors_OfEachWidth_AgreeWithTheScalarPath(int dimension, int width, int rows, bool single)
    {
        float[] Run(SimdLevel level)
        {
            using var backend = new ManagedBackend(level);
            using var network = backend.CreateNetwork(
                MlpWeights.Initialise(MlpShape.Velocity(dimension, width, 3), new RandomStream(3, 1), zeroOutput: false),
                0,
                new RandomStream(1, 1)
            );
            using Tensor x = backend.Rent(rows, dimension),
                y = backend.Rent(rows, dimension),
                g = backend.Rent(rows, dimension);
            backend.Gaussian(x, new RandomStream(1, 2));
            var times = new float[single ? 1 : rows];
            new RandomStream(1, 3).Uniform(times);
            for (var i = 0; i < 3; i++)
            {
                network.Accumulate(x, times, x, [1f], float.PositiveInfinity, 1f / rows);
                network.Step(new AdamSettings(1e-3f, Epsilon: 1e-3f));
            }

            network.Vjp(x, times, x, y, g);
            return [.. y.Read(), .. g.Read()];
        }

        var expected = Run(SimdLevel.Scalar);
        var scale = expected.Max(MathF.Abs);
        foreach (var level in new[] { SimdLevel.Vector256, SimdLevel.Vector512 })
            Run(level).Zip(expected, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(1e-5f * scale, level.ToString());
    }

    [Fact]
    public void Training_Twice_GivesTheSameBits()
    {
        float[] Run()
        {
            using var backend = new ManagedBackend();
            using var network = backend.CreateNetwork(
                MlpWeights.Initialise(MlpShape.Velocity(2, 48, 2), new RandomStream(3, 1), zeroOutput: true),
                0,
                new RandomStream(1, 1)
            );
            var stream = new RandomStream(5, 5);
            for (var i = 0; i < 20; i++)
            {
                using Tensor x = backend.Rent(77, 2),
                    target = backend.Rent(77, 2);
                backend.Gaussian(x, stream);
                backend.Gaussian(target, stream);
                network.Accumulate(x, [0.5f], target, [1f], 3f, 1f / 77);
                network.Step(new AdamSettings(1e-3f, MaxNorm: 1f, Ema: 0.5f));
            }

            return [.. network.Export().Layers.Concat(network.Export(average: true).Layers).SelectMany(l => l.Weight.Concat(l.Bias))];
        }

        Run().ShouldBe(Run());
    }

    [Fact]
    public void Evaluate_RowAloneOrInABatch_GivesTheSameBits()
    {
        using var backend = new ManagedBackend();
        using var network = backend.CreateNetwork(
            MlpWeights.Initialise(MlpShape.Velocity(3, 40, 2), new RandomStream(3, 1), zeroOutput: false),
            0,
            new RandomStream(1, 1)
        );
        using Tensor x = backend.Rent(301, 3),
            y = backend.Rent(301, 3),
            row = backend.Rent(1, 3),
            velocity = backend.Rent(1, 3);
        backend.Gaussian(x, new RandomStream(1, 2));
        network.Evaluate(x, [0.25f], y);
        for (var i = 0; i < 301; i += 43)
        {
            backend.Gather(row, x, [i]);
            network.Evaluate(row, [0.25f], velocity);
            velocity.Read().ToArray().ShouldBe(y.Read().Slice(i * 3, 3).ToArray());
        }
    }

    [Fact]
    public void AccumulateCotangent_Classifier_LearnsAndGivesInputGradients()
    {
        using var backend = new ManagedBackend();
        var shape = new MlpShape(2, [], 16, 2, 3);
        using var network = backend.CreateNetwork(
            MlpWeights.Initialise(shape, new RandomStream(3, 1), zeroOutput: false),
            0,
            new RandomStream(1, 1)
        );
        using Tensor x = backend.Rent(300, 2),
            logits = backend.Rent(300, 3),
            cotangent = backend.Rent(300, 3),
            gradient = backend.Rent(300, 2);
        backend.Gaussian(x, new RandomStream(1, 2));

        // Three sectors of the plane; the gradient of the cross-entropy is softmax minus one-hot.
        int Label(int i) => (int)((Math.Atan2(x.Read()[(2 * i) + 1], x.Read()[2 * i]) + Math.PI) / (2 * Math.PI) * 2.9999);
        var errors = new float[900];
        for (var step = 0; step < 400; step++)
        {
            network.Evaluate(x, [], logits);
            for (var i = 0; i < 300; i++)
            {
                var exps = logits.Read().Slice(3 * i, 3).ToArray().Select(v => MathF.Exp(v)).ToArray();
                for (var k = 0; k < 3; k++)
                    errors[(3 * i) + k] = ((exps[k] / exps.Sum()) - (k == Label(i) ? 1 : 0)) / 300;
            }

            cotangent.Write(errors);
            network.AccumulateCotangent(x, [], cotangent);
            network.Step(new AdamSettings(1e-2f));
        }

        network.Vjp(x, [], cotangent, logits, gradient);
        Enumerable
            .Range(0, 300)
            .Count(i => logits.Read().Slice(3 * i, 3).ToArray() is var l && Array.IndexOf(l, l.Max()) == Label(i))
            .ShouldBeGreaterThan(290);
        var reference = new ReferenceMlp(network.Export());
        for (var i = 0; i < 300; i += 50)
        {
            var expected = reference.Backward(
                x.Read().Slice(2 * i, 2),
                0,
                [.. cotangent.Read().Slice(3 * i, 3).ToArray().Select(v => (double)v)]
            );
            gradient
                .Read()
                .Slice(2 * i, 2)
                .ToArray()
                .Zip(expected, (a, b) => Math.Abs(a - b))
                .Max()
                .ShouldBeLessThan(1e-5 * (1 + expected.Max(Math.Abs)));
        }
    }
}
