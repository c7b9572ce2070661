using Eam.Core.Numerics;

namespace Eam.Testing.Numerics;

public abstract partial class BackendConformance
{
    [Fact]
    public void AccumulateAndStep_ReferenceEamIteration_MatchesPyTorch()
    {
        using var backend = Create();
        using var network = backend.CreateNetwork(ReferenceData.Network("network/finetuned"), 0, new RandomStream(1, 1));
        using Tensor x = From(backend, 6, 2, ReferenceData.Floats("eam/xt")),
            target = From(backend, 6, 2, ReferenceData.Floats("eam/velocity_target"));

        var loss = network.Accumulate(
            x,
            ReferenceData.Floats("eam/t"),
            target,
            ReferenceData.Floats("eam/weight"),
            float.PositiveInfinity,
            1f / 6
        );
        var norm = network.Step(new AdamSettings(1e-3f, MaxNorm: 1f));

        RelativeError(
                [loss / 6, norm],
                [ReferenceData.Section("eam/loss").GetDouble(), ReferenceData.Section("eam/gradient_norm").GetDouble()]
            )
            .ShouldBeLessThan(1e-5);
        var state = new TrainingState();
        network.Save(state, "net.");
        RelativeError(Layers(state, "net.weights", 3), ReferenceData.Numbers("eam/after_adam")).ShouldBeLessThan(1e-5);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Accumulate_AnyShapeInTwoParts_MatchesFloat64(int rows, int dimension, int width, int layers, int features, bool single)
    {
        using var backend = Create();
        var weights = MlpWeights.Initialise(
            MlpShape.Velocity(dimension, width, layers, features),
            new RandomStream(3, 1),
            zeroOutput: false
        );
        using var network = backend.CreateNetwork(weights, 0, new RandomStream(1, 1));
        var reference = new ReferenceMlp(weights);
        double expectedLoss = 0,
            loss = 0;
        for (var part = 0ul; part < 2; part++)
        {
            using Tensor x = Normal(backend, rows, dimension, 4 + part),
                target = Normal(backend, rows, dimension, 6 + part);
            var times = Times(single ? 1 : rows, 8 + part);
            var rowWeights = Times(rows, 10 + part);
            loss += network.Accumulate(x, times, target, rowWeights, 3f, 0.5f);
            for (var i = 0; i < rows; i++)
                expectedLoss += ReferenceTerm(reference, x, target, times[single ? 0 : i], rowWeights[i], i);
        }

        network.Step(new AdamSettings(1e-3f, Beta1: 0f));

        loss.ShouldBe(expectedLoss, 1e-5 * expectedLoss);
        var state = new TrainingState();
        network.Save(state, "net.");

        // With beta1 = 0 the first moment is the gradient.
        var expected = reference.WeightGradients.Zip(reference.BiasGradients).SelectMany(p => p.First.Concat(p.Second));
        RelativeError(Layers(state, "net.first_moment", layers + 1), expected).ShouldBeLessThan(2e-5);
    }

    private static double ReferenceTerm(ReferenceMlp reference, Tensor x, Tensor target, float t, float weight, int i)
    {
        var d = x.Columns;
        var row = x.Read().Slice(i * d, d);
        var difference = reference.Forward(row, t).Zip(Doubles(target.Read().Slice(i * d, d)), (v, g) => v - g).ToArray();
        var term = weight * difference.Sum(e => e * e);
        if (term > 3)
            return 3;
        reference.Backward(row, t, [.. difference.Select(e => 2 * 0.5 * weight * e)]);
        return term;
    }

    private static IEnumerable<double> Layers(TrainingState state, string name, int count) =>
        Enumerable
            .Range(0, count)
            .SelectMany(l =>
                state.Tensors[$"{name}.{l}.weight"].Values.Concat(state.Tensors[$"{name}.{l}.bias"].Values).Select(v => (double)v)
            );
}
