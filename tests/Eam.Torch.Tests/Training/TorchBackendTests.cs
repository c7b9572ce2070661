using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Testing.Numerics;
using Eam.Torch.Tensors;
using Eam.Torch.Training;

namespace Eam.Torch.Tests.Training;

public sealed class TorchBackendTests : BackendConformance
{
    protected override IBackend Create() => Libtorch.Cpu();

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Velocity_OfTheSameWeights_IsTheManagedBackends(int rank)
    {
        using var torch = Libtorch.Cpu();
        using var managed = new ManagedBackend();
        var weights = MlpWeights.Initialise(MlpShape.Velocity(64, 256, 3), new RandomStream(3, 1), zeroOutput: false);
        using ITrainableField a = torch.CreateNetwork(weights, rank, new RandomStream(1, 1)),
            b = ((IBackend)managed).CreateNetwork(weights, rank, new RandomStream(1, 1));
        using Tensor x = Normal(torch, 200, 64, 4),
            v = torch.Rent(200, 64),
            y = Normal(managed, 200, 64, 4),
            w = managed.Rent(200, 64);

        a.Evaluate(x, Times(200, 5), v);
        b.Evaluate(y, Times(200, 5), w);

        RelativeError(Doubles(v.Read()), Doubles(w.Read())).ShouldBeLessThan(1e-5);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void Load_OfTheOtherBackendsCheckpoint_GoesOnAsItWould(int rank, bool fromTorch)
    {
        using var torch = Libtorch.Cpu();
        using var managed = new ManagedBackend();
        var weights = MlpWeights.Initialise(MlpShape.Velocity(3, 24, 2, 8), new RandomStream(3, 1), zeroOutput: false);
        IBackend from = fromTorch ? torch : managed,
            to = fromTorch ? managed : torch;
        using ITrainableField first = from.CreateNetwork(weights, rank, new RandomStream(1, 1)),
            second = to.CreateNetwork(weights, rank, new RandomStream(2, 2));
        Train(from, first, 0);
        var state = new TrainingState();
        first.Save(state, "model.");
        second.Load(Safetensors.Decode(Safetensors.Encode(state, new Dictionary<string, string>()), out _), "model.");

        Train(from, first, 5);
        Train(to, second, 5);

        TrainingState one = new(),
            two = new();
        first.Save(one, "");
        second.Save(two, "");
        foreach (var (name, tensor) in one.Tensors)
            RelativeError(Doubles(two.Tensors[name].Values), Doubles(tensor.Values)).ShouldBeLessThan(1e-4, name);

        static void Train(IBackend backend, ITrainableField network, ulong from)
        {
            for (var step = from; step < from + 5; step++)
            {
                using Tensor x = Normal(backend, 19, 3, step),
                    target = Normal(backend, 19, 3, 100 + step);
                network.Accumulate(x, Times(19, step), target, [1f], float.PositiveInfinity, 1f / 19);
                network.Step(new AdamSettings(1e-2f, Ema: 0.9f));
            }
        }
    }

    [Theory]
    [InlineData(0ul, 4096)]
    [InlineData(0xFFFFFFFEul, 1003)]
    public void DeviceNoise_AnyPosition_IsTheStreams(ulong position, int count)
    {
        using var backend = Libtorch.Cpu();
        using var drawn = backend.Rent(1, count);
        var (onDevice, onHost) = (
            new RandomStream(0x123456789ABCDEF0, 0xFEDCBA9876543210) { Position = position },
            new RandomStream(0x123456789ABCDEF0, 0xFEDCBA9876543210) { Position = position }
        );
        var expected = new float[count];

        DeviceNoise.Gaussian(((TorchTensor)drawn).Value, onDevice);
        onHost.Gaussian(expected);

        drawn.Read().ToArray().Zip(expected, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(4e-6f);
        onDevice.Position.ShouldBe(onHost.Position);
    }
}
