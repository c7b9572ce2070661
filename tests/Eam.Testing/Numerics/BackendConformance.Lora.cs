using Eam.Core.FineTuning;
using Eam.Core.Numerics;
using Eam.Core.Spaces;

namespace Eam.Testing.Numerics;

public abstract partial class BackendConformance
{
    [Fact]
    public void Lora_AtStart_IsTheFrozenNetwork()
    {
        using var backend = Create();
        var weights = MlpWeights.Initialise(MlpShape.Velocity(3, 12, 2, 6), new RandomStream(3, 1), zeroOutput: false);
        using ITrainableField full = backend.CreateNetwork(weights, 0, new RandomStream(1, 1)),
            lora = backend.CreateNetwork(weights, 2, new RandomStream(1, 1));
        using Tensor x = Normal(backend, 20, 3, 77),
            a = backend.Rent(20, 3),
            b = backend.Rent(20, 3);

        full.Evaluate(x, [0.4f], a);
        lora.Evaluate(x, [0.4f], b);

        b.Read().ToArray().ShouldBe(a.Read().ToArray());
        lora.ParameterCount.ShouldBe(2 * ((9 + 12) + (12 + 12) + (12 + 3)));
    }

    /// <summary>Compares with central differences of the loss in every factor entry, through Save and Load only.</summary>
    [Theory]
    [InlineData(0, 1f)]
    [InlineData(2, 1f)]
    [InlineData(2, 2f)]
    public void Accumulate_AgainstCentralDifferences_Agrees(int rank, float scale)
    {
        using var backend = Create();
        var weights = MlpWeights.Initialise(MlpShape.Velocity(2, 5, 2, 4), new RandomStream(3, 1), zeroOutput: false);
        using var network = backend.CreateNetwork(weights, rank, new RandomStream(1, 1), scale);
        using Tensor x = Normal(backend, 9, 2, 1),
            target = Normal(backend, 9, 2, 2);
        for (var i = 0; i < 3; i++)
        {
            network.Accumulate(x, [0.3f], target, [1f], float.PositiveInfinity, 1f);
            network.Step(new AdamSettings(0.05f));
        }

        var state = new TrainingState();
        network.Save(state, "");
        network.Accumulate(x, [0.3f], target, [1f], float.PositiveInfinity, 1f);
        network.Step(new AdamSettings(0f, Beta1: 0f));
        var after = new TrainingState();
        network.Save(after, "");

        const float h = 5e-3f;
        List<double> analytic = [],
            numeric = [];
        foreach (var (name, tensor) in state.Tensors.Where(t => t.Key.StartsWith("weights", StringComparison.Ordinal)))
        {
            for (var i = 0; i < tensor.Values.Length; i++)
            {
                var value = tensor.Values[i];
                var losses = new[] { value + h, value - h }.Select(v => LossAt(network, state, tensor, i, v, x, target)).ToArray();
                tensor.Values[i] = value;
                analytic.Add(after.Tensors["first_moment" + name["weights".Length..]].Values[i]);
                numeric.Add((losses[0] - losses[1]) / ((double)(value + h) - (value - h)));
            }
        }

        analytic.Count.ShouldBe(network.ParameterCount);
        RelativeError(analytic, numeric).ShouldBeLessThan(1e-3);
    }

    [Fact]
    public void Lora_Average_IsTheAverageOfTheFactors()
    {
        using var backend = Create();
        var weights = MlpWeights.Initialise(MlpShape.Velocity(3, 12, 2, 6), new RandomStream(3, 1), zeroOutput: false);
        using ITrainableField network = backend.CreateNetwork(weights, 2, new RandomStream(1, 1)),
            copy = backend.CreateNetwork(weights, 2, new RandomStream(1, 1));
        Train(backend, network, 0, 5);
        var state = new TrainingState();
        network.Save(state, "");
        foreach (var name in state.Tensors.Keys.Where(k => k.StartsWith("average", StringComparison.Ordinal)).ToArray())
            state.Tensors["weights" + name["average".Length..]] = state.Tensors[name];
        copy.Load(state, "");

        using Tensor x = Normal(backend, 20, 3, 77),
            a = backend.Rent(20, 3),
            b = backend.Rent(20, 3);
        network.Average.Evaluate(x, [0.4f], a);
        copy.Evaluate(x, [0.4f], b);

        b.Read().ToArray().ShouldBe(a.Read().ToArray());
    }

    [Fact]
    public void Lora_Scale_MultipliesTheProduct()
    {
        using var backend = Create();
        var weights = MlpWeights.Initialise(MlpShape.Velocity(3, 12, 2, 6), new RandomStream(3, 1), zeroOutput: false);
        using ITrainableField network = backend.CreateNetwork(weights, 2, new RandomStream(1, 1), 0.25f),
            plain = backend.CreateNetwork(weights, 2, new RandomStream(1, 1));
        Train(backend, network, 0, 5);
        var state = new TrainingState();
        network.Save(state, "");
        foreach (var tensor in state.Tensors.Where(t => t.Key.EndsWith(".b", StringComparison.Ordinal)).Select(t => t.Value))
        {
            for (var i = 0; i < tensor.Values.Length; i++)
                tensor.Values[i] *= 0.25f;
        }

        state.SetReal("lora_scale", 1);
        plain.Load(state, "");

        using Tensor x = Normal(backend, 20, 3, 77),
            a = backend.Rent(20, 3),
            b = backend.Rent(20, 3);
        foreach (var (scaled, expected) in new[] { (network, (IVelocityField)plain), (network.Average, plain.Average) })
        {
            scaled.Evaluate(x, [0.4f], a);
            expected.Evaluate(x, [0.4f], b);
            RelativeError(Doubles(a.Read()), Doubles(b.Read())).ShouldBeLessThan(1e-5);
        }
    }

    [Fact]
    public void Load_OfAnotherLoraScale_IsRefused()
    {
        using var backend = Create();
        var weights = MlpWeights.Initialise(MlpShape.Velocity(2, 4, 1, 4), new RandomStream(3, 1), zeroOutput: false);
        using ITrainableField half = backend.CreateNetwork(weights, 2, new RandomStream(1, 1), 0.5f),
            whole = backend.CreateNetwork(weights, 2, new RandomStream(1, 1));
        var state = new TrainingState();
        half.Save(state, "net.");

        Should.Throw<InvalidStateException>(() => whole.Load(state, "net.")).Message.ShouldBe("'net.lora_scale' is 0.5, expected 1");
    }

    /// <summary>
    /// B is zero and Adam moves each of its entries by the learning rate, so the first step lowers the loss by lr s sum_ok |G_o . A_k|:
    /// r terms of equal mean for each output (docs/decisions/029-lora-alpha.md). The mean over many draws of A is compared.
    /// </summary>
    [Fact]
    public void Lora_OneAdamStep_HasAboutTheSameEffectAtAnyRank()
    {
        using var backend = Create();
        var weights = MlpWeights.Initialise(MlpShape.Velocity(3, 12, 2, 6), new RandomStream(3, 1), zeroOutput: false);
        using Tensor x = Normal(backend, 32, 3, 1),
            target = Normal(backend, 32, 3, 2);

        var effects = new[] { 1, 4, 16, 64 }.Select(Effect).ToList();

        effects.Min().ShouldBeGreaterThan(0);
        effects.Max().ShouldBeLessThan(1.5 * effects.Min(), string.Join(", ", effects));

        double Effect(int rank)
        {
            var scale = TrainingParameters.LoraScale(Configuration.Defaults("eam").With("lora_rank", ParameterValue.Of(rank)));
            var effect = 0.0;
            for (var seed = 0ul; seed < 40; seed++)
            {
                using var network = backend.CreateNetwork(weights, rank, new RandomStream(seed, 5), scale);
                effect += network.Accumulate(x, [0.3f], target, [1f], float.PositiveInfinity, 1f / 32);
                network.Step(new AdamSettings(3e-4f));
                effect -= network.Accumulate(x, [0.3f], target, [1f], float.PositiveInfinity, 1f / 32);
            }

            return effect;
        }
    }

    private static double LossAt(
        ITrainableField network,
        TrainingState state,
        StateTensor tensor,
        int i,
        float value,
        Tensor x,
        Tensor target
    )
    {
        tensor.Values[i] = value;
        network.Load(state, "");
        return network.Accumulate(x, [0.3f], target, [1f], float.PositiveInfinity, 1f);
    }
}
