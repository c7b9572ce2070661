using Eam.Core.Numerics;

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
    [InlineData(0)]
    [InlineData(2)]
    public void Accumulate_AgainstCentralDifferences_Agrees(int rank)
    {
        using var backend = Create();
        var weights = MlpWeights.Initialise(MlpShape.Velocity(2, 5, 2, 4), new RandomStream(3, 1), zeroOutput: false);
        using var network = backend.CreateNetwork(weights, rank, new RandomStream(1, 1));
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
