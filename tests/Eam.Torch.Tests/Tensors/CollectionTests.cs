using Eam.Core.Numerics;
using Eam.Torch.Tensors;
using Eam.Torch.Training;

namespace Eam.Torch.Tests.Tensors;

/// <summary>
/// The garbage collector runs all the time during these operations. A number that TorchSharp wraps for a native call must outlive the call:
/// if it is freed early, libtorch fails with "Expected false to be true", or computes with a wrong number.
/// </summary>
public sealed class CollectionTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    [Fact]
    public void Operations_WhileTheCollectorRuns_GiveTheSameNumbers()
    {
        using var backend = Libtorch.Cpu();
        using Tensor x = backend.Rent(2, 3),
            y = backend.Rent(2, 3),
            result = backend.Rent(2, 3);
        x.Write([1, 2, 3, 4, 5, 6]);
        y.Write([6, 5, 4, 3, 2, 1]);
        WhileCollecting(() =>
        {
            backend.Combine(result, 2f, x, 3f, y);
            backend.Add(result, 0.5f, x);
            backend.Add(result, [1f, 2f], y);
            backend.Combine(result, [1f, 1f], result, [2f, 2f], x);
            result.Read().ToArray().ShouldBe([28.5f, 29, 29.5f, 33, 32.5f, 32]);
        });
    }

    [Fact]
    public void Step_WhileTheCollectorRuns_GivesTheSameWeights()
    {
        Libtorch.Require();
        var expected = Train();
        WhileCollecting(() => Train().ShouldBe(expected));
    }

    /// <summary>Computes noise by integer arithmetic on the device, as on a GPU.</summary>
    [Fact]
    public void Gaussian_WhileTheCollectorRuns_GivesTheSameNoise()
    {
        using var backend = Libtorch.Cpu();
        using var tensor = (TorchTensor)backend.Rent(3, 5);
        DeviceNoise.Gaussian(tensor.Value, new RandomStream(1, 2));
        var expected = tensor.Read().ToArray();
        WhileCollecting(() =>
        {
            DeviceNoise.Gaussian(tensor.Value, new RandomStream(1, 2));
            tensor.Read().ToArray().ShouldBe(expected);
        });
    }

    private static float[] Train()
    {
        using var backend = Libtorch.Cpu();
        using var field = (TorchField)
            backend.CreateNetwork(
                MlpWeights.Initialise(MlpShape.Velocity(3, 8, 1, 4), new RandomStream(1, 1), zeroOutput: false),
                2,
                new RandomStream(1, 2)
            );
        using Tensor x = backend.Rent(4, 3),
            target = backend.Rent(4, 3);
        backend.Gaussian(x, new RandomStream(2, 1));
        backend.Gaussian(target, new RandomStream(3, 1));
        for (var i = 0; i < 3; i++)
        {
            field.Accumulate(x, [0.5f], target, [1f], 4f, 0.25f);
            field.Step(new AdamSettings(1e-3f, WeightDecay: 0.1f, MaxNorm: 0.01f, Ema: 0.9f));
        }

        return [.. field.AverageWeights().SelectMany(values => values)];
    }

    /// <summary>Repeats an action for some seconds while two threads collect and finalise as often as they can.</summary>
    private static void WhileCollecting(Action action)
    {
        using var end = new CancellationTokenSource(Duration);
        var collectors = Enumerable
            .Range(0, 2)
            .Select(_ => new Thread(() =>
            {
                while (!end.IsCancellationRequested)
                {
                    GC.Collect(0);
                    GC.WaitForPendingFinalizers();
                }
            }))
            .ToList();
        collectors.ForEach(thread => thread.Start());
        try
        {
            while (!end.IsCancellationRequested)
                action();
        }
        finally
        {
            end.Cancel();
            collectors.ForEach(thread => thread.Join());
        }
    }
}
