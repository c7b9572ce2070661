using Eam.Core.Numerics;

namespace Eam.Testing.Numerics;

public abstract partial class BackendConformance
{
    [Theory]
    [InlineData(0f, float.PositiveInfinity, 0f)]
    [InlineData(0.1f, 0.5f, 0.9f)]
    public void Step_FiftyTimes_MatchesFloat64(float decay, float maxNorm, float ema)
    {
        using var backend = Create();
        var weights = MlpWeights.Initialise(MlpShape.Velocity(2, 9, 2, 6), new RandomStream(3, 1), zeroOutput: false);
        using var network = backend.CreateNetwork(weights, 0, new RandomStream(1, 1));
        var settings = new AdamSettings(1e-2f, WeightDecay: decay, MaxNorm: maxNorm, Ema: ema);
        var adam = new ReferenceAdam(ReferenceData.Flat(weights));
        for (var step = 0ul; step < 50; step++)
        {
            using Tensor x = Normal(backend, 11, 2, step),
                target = Normal(backend, 11, 2, 100 + step);
            network.Accumulate(x, Times(11, step), target, [0.7f], float.PositiveInfinity, 1f / 11);
            adam.Step(ReferenceGradient(weights.Shape, adam.Weights, x, target, Times(11, step)), settings);
            network.Step(settings);
        }

        var state = new TrainingState();
        network.Save(state, "net.");
        RelativeError(Layers(state, "net.weights", 3), adam.Weights).ShouldBeLessThan(2e-5);
        RelativeError(Layers(state, "net.average", 3), adam.Average).ShouldBeLessThan(2e-5);
    }

    [Fact]
    public void Step_EmaSwitchedOnLater_AveragesFromTheWeightsThen()
    {
        using var backend = Create();
        var weights = MlpWeights.Initialise(MlpShape.Velocity(2, 4, 1, 4), new RandomStream(3, 1), zeroOutput: false);
        using var network = backend.CreateNetwork(weights, 0, new RandomStream(1, 1));
        using Tensor x = Normal(backend, 5, 2, 1),
            target = Normal(backend, 5, 2, 2);

        network.Accumulate(x, [0.3f], target, [1f], float.PositiveInfinity, 1f);
        network.Step(new AdamSettings(1e-1f));
        var before = new TrainingState();
        network.Save(before, "");
        network.Accumulate(x, [0.3f], target, [1f], float.PositiveInfinity, 1f);
        network.Step(new AdamSettings(1e-1f, Ema: 0.75f));
        var after = new TrainingState();
        network.Save(after, "");

        var expected = Layers(before, "weights", 2).Zip(Layers(after, "weights", 2), (old, now) => (0.75 * old) + (0.25 * now));
        RelativeError(Layers(after, "average", 2), expected).ShouldBeLessThan(1e-6);
    }

    [Fact]
    public void Step_GradientNotFinite_ChangesNothing()
    {
        using var backend = Create();
        var weights = MlpWeights.Initialise(MlpShape.Velocity(2, 4, 1, 4), new RandomStream(3, 1), zeroOutput: false);
        using var network = backend.CreateNetwork(weights, 0, new RandomStream(1, 1));
        using Tensor x = Normal(backend, 5, 2, 1),
            target = From(backend, 5, 2, [float.NaN, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        var before = new TrainingState();
        network.Save(before, "");

        var loss = network.Accumulate(x, [0.3f], target, [1f], float.PositiveInfinity, 1f);
        var norm = network.Step(new AdamSettings(1e-2f));
        var again = network.Step(new AdamSettings(0f));

        double.IsFinite(loss).ShouldBeFalse();
        double.IsFinite(norm).ShouldBeFalse();
        again.ShouldBe(0, "the gradient was zeroed");
        var after = new TrainingState();
        network.Save(after, "");
        Layers(after, "weights", 2).ShouldBe(Layers(before, "weights", 2));
        after.Counter("steps").ShouldBe(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void SaveAndLoad_MidTraining_ContinuesBitForBit(int rank)
    {
        using var backend = Create();
        var weights = MlpWeights.Initialise(MlpShape.Velocity(3, 12, 2, 6), new RandomStream(3, 1), zeroOutput: false);
        using var network = backend.CreateNetwork(weights, rank, new RandomStream(1, 1));
        using var resumed = backend.CreateNetwork(weights, rank, new RandomStream(2, 2));
        Train(backend, network, 0, 4);
        var state = new TrainingState();
        network.Save(state, "trial.");
        resumed.Load(state, "trial.");

        Train(backend, network, 4, 9);
        Train(backend, resumed, 4, 9);

        using Tensor x = Normal(backend, 20, 3, 77),
            a = backend.Rent(20, 3),
            b = backend.Rent(20, 3);
        foreach (var (first, second) in new[] { (network, resumed), (network.Average, (IVelocityField)resumed.Average) })
        {
            first.Evaluate(x, [0.4f], a);
            second.Evaluate(x, [0.4f], b);
            b.Read().ToArray().ShouldBe(a.Read().ToArray());
        }

        TrainingState one = new(),
            two = new();
        network.Save(one, "");
        resumed.Save(two, "");
        two.Tensors.Keys.ShouldBe(one.Tensors.Keys);
        foreach (var (name, tensor) in one.Tensors)
            two.Tensors[name].Values.ShouldBe(tensor.Values, name);
    }

    [Fact]
    public void Load_OfAnotherShape_SaysWhichTensor()
    {
        using var backend = Create();
        using var small = backend.CreateNetwork(
            MlpWeights.Initialise(MlpShape.Velocity(2, 4, 1, 4), new RandomStream(3, 1), false),
            0,
            new RandomStream(1, 1)
        );
        using var large = backend.CreateNetwork(
            MlpWeights.Initialise(MlpShape.Velocity(2, 8, 1, 4), new RandomStream(3, 1), false),
            0,
            new RandomStream(1, 1)
        );
        var state = new TrainingState();
        small.Save(state, "net.");

        Should.Throw<InvalidStateException>(() => large.Load(state, "net.")).Message.ShouldContain("net.weights.0.weight");
    }

    private static void Train(IBackend backend, ITrainableField network, ulong from, ulong to)
    {
        for (var step = from; step < to; step++)
        {
            using Tensor x = Normal(backend, 19, network.Dimension, step),
                target = Normal(backend, 19, network.Dimension, 100 + step);
            network.Accumulate(x, Times(19, step), target, [1f], float.PositiveInfinity, 1f / 19);
            network.Step(new AdamSettings(1e-2f, Ema: 0.9f));
        }
    }

    private static double[] ReferenceGradient(MlpShape shape, double[] weights, Tensor x, Tensor target, float[] times)
    {
        var reference = new ReferenceMlp(MlpWeights.Initialise(shape, new RandomStream(1, 1), zeroOutput: false));
        var offset = 0;
        for (var l = 0; l < reference.Weights.Length; l++)
        {
            foreach (var part in new[] { reference.Weights[l], reference.Biases[l] })
            {
                weights.AsSpan(offset, part.Length).CopyTo(part);
                offset += part.Length;
            }
        }

        for (var i = 0; i < x.Rows; i++)
        {
            var row = x.Read().Slice(i * 2, 2);
            var goal = target.Read().Slice(i * 2, 2).ToArray();
            reference.Backward(row, times[i], [.. reference.Forward(row, times[i]).Zip(goal, (v, g) => 2 * 0.7 * (v - g) / x.Rows)]);
        }

        return [.. reference.WeightGradients.Zip(reference.BiasGradients).SelectMany(p => p.First.Concat(p.Second))];
    }
}
