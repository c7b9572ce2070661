using Eam.Core.FineTuning;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Torch.Networks.Images;
using Eam.Torch.Training;

namespace Eam.Torch.Tests.Networks;

public sealed class ImageNetworkTests
{
    private static readonly ImageShape Shape = new(2, 8, 4, 3);

    /// <summary>Network, class, guidance, LoRA rank.</summary>
    public static TheoryData<string, int, double, int> Networks =>
        new()
        {
            { "unet", 3, 1, 0 },
            { "unet", 1, 2.5, 0 },
            { "unet", 1, 2.5, 2 },
            { "dit", 3, 1, 0 },
            { "dit", 1, 2.5, 0 },
            { "dit", 1, 2.5, 2 },
        };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Vjp_AgainstCentralDifferences_Agrees(string network, int label, double guidance, int rank)
    {
        using var backend = Libtorch.Cpu();
        using var field = Field(backend, network, label, guidance, rank);
        var d = Shape.Dimension;
        using Tensor x = Normal(backend, 3, 1),
            cotangent = Normal(backend, 3, 2),
            v = backend.Rent(3, d),
            gradient = backend.Rent(3, d);
        float[] times = [0.1f, 0.5f, 0.9f];

        field.Vjp(x, times, cotangent, v, gradient);

        const float h = 2e-2f;
        var (values, error, size) = (x.Read().ToArray(), 0.0, 0.0);
        for (var i = 0; i < values.Length; i += 7)
        {
            var derivative = (At(i, h) - At(i, -h)) / (2 * h);
            error = Math.Max(error, Math.Abs(derivative - gradient.Read()[i]));
            size = Math.Max(size, Math.Abs(derivative));
        }

        error.ShouldBeLessThan(5e-3 * size);

        double At(int i, float step)
        {
            var moved = (float[])values.Clone();
            moved[i] += step;
            x.Write(moved);
            field.Evaluate(x, times, v);
            return v.Read().ToArray().Zip(cotangent.Read().ToArray(), (a, b) => (double)a * b).Sum();
        }
    }

    /// <summary>Compares with central differences of the loss in some entries of every parameter, through Save and Load only.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void Accumulate_AgainstCentralDifferences_Agrees(string network, int label, double guidance, int rank)
    {
        using var backend = Libtorch.Cpu();
        using var field = Field(backend, network, label, guidance, rank);
        using Tensor x = Normal(backend, 4, 1),
            target = Normal(backend, 4, 2);
        var (state, after) = (new TrainingState(), new TrainingState());
        field.Save(state, "");
        Loss();
        field.Step(new AdamSettings(0, Beta1: 0)); // the first moment is the gradient
        field.Save(after, "");

        const float h = 1e-2f;
        var (error, size) = (0.0, 0.0);
        foreach (var (name, tensor) in state.Tensors.Where(entry => entry.Key.StartsWith("weights.", StringComparison.Ordinal)))
        {
            var i = tensor.Values.Length / 3;
            var value = tensor.Values[i];
            var derivative = (At(value + h) - At(value - h)) / (2 * h);
            tensor.Values[i] = value;
            error = Math.Max(error, Math.Abs(derivative - after.Tensors["first_moment" + name["weights".Length..]].Values[i]));
            size = Math.Max(size, Math.Abs(derivative));

            double At(float moved)
            {
                tensor.Values[i] = moved;
                field.Load(state, "");
                return Loss();
            }
        }

        error.ShouldBeLessThan(2e-2 * size);

        double Loss() => field.Accumulate(x, [0.3f], target, [1f], float.PositiveInfinity, 1f);
    }

    [Theory]
    [InlineData("unet")]
    [InlineData("dit")]
    public void Lora_WithAScale_SamplesWhatItTrains(string network)
    {
        using var backend = Libtorch.Cpu();
        using var field = Field(backend, network, 1, 2.5, 2, scale: 0.25f);
        using Tensor x = Normal(backend, 4, 1),
            target = Normal(backend, 4, 2),
            v = backend.Rent(4, Shape.Dimension);
        for (var i = 0; i < 3; i++)
        {
            field.Accumulate(x, [0.3f], target, [1f], float.PositiveInfinity, 1f);
            field.Step(new AdamSettings(5e-2f));
        }

        // Sampling uses the merged weights, and training the factors.
        field.Evaluate(x, [0.3f], v);
        var expected = v.Read().ToArray().Zip(target.Read().ToArray(), (a, b) => ((double)a - b) * ((double)a - b)).Sum();
        field.Accumulate(x, [0.3f], target, [1f], float.PositiveInfinity, 1f).ShouldBe(expected, 1e-4 * expected);
    }

    /// <summary>The mean over draws of the factors, as for the MLP in BackendConformance.</summary>
    [Theory]
    [InlineData("unet")]
    [InlineData("dit")]
    public void Lora_OneAdamStep_HasAboutTheSameEffectAtAnyRank(string network)
    {
        using var backend = Libtorch.Cpu();
        using Tensor x = Normal(backend, 4, 1),
            target = Normal(backend, 4, 2);

        var effects = new[] { 1, 4, 16, 64 }.Select(Effect).ToList();

        effects.Min().ShouldBeGreaterThan(0);
        effects.Max().ShouldBeLessThan(1.7 * effects.Min(), string.Join(", ", effects));

        double Effect(int rank)
        {
            var scale = TrainingParameters.LoraScale(Configuration.Defaults("eam").With("lora_rank", ParameterValue.Of(rank)));
            var effect = 0.0;
            for (var seed = 1ul; seed <= 8; seed++)
            {
                using var field = Field(backend, network, 3, 1, rank, scale, seed);
                effect += field.Accumulate(x, [0.3f], target, [1f], float.PositiveInfinity, 0.25f);
                field.Step(new AdamSettings(1e-4f));
                effect -= field.Accumulate(x, [0.3f], target, [1f], float.PositiveInfinity, 0.25f);
            }

            return effect;
        }
    }

    [Theory]
    [InlineData("unet")]
    [InlineData("dit")]
    public void Evaluate_RowsOfABatch_AreAsAlone(string network)
    {
        using var backend = Libtorch.Cpu();
        using var field = Field(backend, network, 1, 1.5, 0);
        using Tensor x = Normal(backend, 5, 1),
            v = backend.Rent(5, Shape.Dimension),
            row = backend.Rent(1, Shape.Dimension),
            alone = backend.Rent(1, Shape.Dimension);
        field.Evaluate(x, [0.1f, 0.2f, 0.3f, 0.4f, 0.5f], v);
        backend.Gather(row, x, [3]);

        field.Evaluate(row, [0.4f], alone);

        alone.Read().ToArray().ShouldBe(v.Read().Slice(3 * Shape.Dimension, Shape.Dimension).ToArray(), 1e-5f);
    }

    [Fact]
    public void Evaluate_OtherClassOrGuidance_IsAnotherVelocity()
    {
        using var backend = Libtorch.Cpu();
        using Tensor x = Normal(backend, 2, 1),
            v = backend.Rent(2, Shape.Dimension);
        var velocities = new[] { (3, 1.0), (1, 1.0), (2, 1.0), (1, 3.0) }
            .Select(pair =>
            {
                using var field = Field(backend, "dit", pair.Item1, pair.Item2, 0);
                field.Evaluate(x, [0.5f], v);
                return v.Read().ToArray();
            })
            .ToList();

        velocities.Select(values => values[0]).Distinct().Count().ShouldBe(4);
        for (var i = 0; i < velocities[0].Length; i++)
            velocities[3][i].ShouldBe(velocities[0][i] + (3 * (velocities[1][i] - velocities[0][i])), 1e-4f);
    }

    [Fact]
    public void Accumulate_WithActivationCheckpoints_HasTheSameGradient()
    {
        var gradients = new[] { false, true }
            .Select(checkpoints => Gradient(new TorchSettings { ActivationCheckpoints = checkpoints }))
            .ToList();

        gradients[1].ShouldBe(gradients[0], 1e-5f);
    }

    [Fact]
    public void Accumulate_InBfloat16_HasNearlyTheSameGradient()
    {
        var (exact, rounded) = (Gradient(new TorchSettings()), Gradient(new TorchSettings { Bfloat16 = true }));
        var (dot, a, b) = (0.0, 0.0, 0.0);
        for (var i = 0; i < exact.Length; i++)
            (dot, a, b) = (dot + ((double)exact[i] * rounded[i]), a + ((double)exact[i] * exact[i]), b + ((double)rounded[i] * rounded[i]));

        (dot / Math.Sqrt(a * b)).ShouldBeGreaterThan(0.995);
        rounded.ShouldNotBe(exact);
    }

    [Theory]
    [InlineData(12, 2)]
    [InlineData(16, 3)]
    public void UNet_OfASizeThatDoesNotHalve_SaysWhatItNeeds(int width, int levels)
    {
        Libtorch.Require();
        Should.Throw<ArgumentException>(() => new UNet(Shape, width, levels, TorchSharp.torch.CPU)).Message.ShouldContain("multiples of");
    }

    private static float[] Gradient(TorchSettings settings)
    {
        using var backend = Libtorch.Cpu(settings);
        using var field = Field(backend, "dit", 1, 2, 0);
        using Tensor x = Normal(backend, 4, 1),
            target = Normal(backend, 4, 2);
        field.Accumulate(x, [0.3f], target, [1f], float.PositiveInfinity, 1f);
        field.Step(new AdamSettings(0, Beta1: 0));
        var state = new TrainingState();
        field.Save(state, "");
        return
        [
            .. state
                .Tensors.Where(entry => entry.Key.StartsWith("first_moment.", StringComparison.Ordinal))
                .SelectMany(entry => entry.Value.Values),
        ];
    }

    private static TorchField Field(
        TorchBackend backend,
        string name,
        int label,
        double guidance,
        int rank,
        float scale = 1,
        ulong seed = 1
    )
    {
        Libtorch.Require();
        IConditionalNetwork network = name == "unet" ? new UNet(Shape, 8, 1, backend.Device) : new DiT(Shape, 2, 12, 2, 3, backend.Device);

        // Not at the initial weights, where layers that start at zero hide the others.
        var weights = network.Initialise(new RandomStream(1, 1));
        foreach (var values in weights)
        {
            var noise = new float[values.Length];
            new RandomStream((ulong)values.Length, 2).Gaussian(noise);
            for (var i = 0; i < noise.Length; i++)
                values[i] += 0.15f * noise[i];
        }

        var guided = new GuidedNetwork(network, label, guidance, backend.Device);
        return new TorchField(backend, guided, weights, rank, new RandomStream(seed, 3), scale);
    }

    private static Tensor Normal(TorchBackend backend, int rows, ulong seed)
    {
        var tensor = backend.Rent(rows, Shape.Dimension);
        backend.Gaussian(tensor, new RandomStream(seed, 9));
        return tensor;
    }
}
