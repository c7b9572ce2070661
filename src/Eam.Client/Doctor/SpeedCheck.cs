using System.Globalization;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;

namespace Eam.Client.Doctor;

/// <summary>
/// Measures how fast this machine trains, with steps of the default residual network (d = 2, three layers of 128, batch 256) on one thread.
/// </summary>
internal static class SpeedCheck
{
    private const int Dimension = 2,
        Width = 128,
        HiddenLayers = 3,
        Batch = 256,
        WarmUp = 20;

    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(400);

    /// <summary>Trains for about half a second and reports the speed.</summary>
    public static Check Run(TimeProvider time)
    {
        using var backend = new ManagedBackend();
        var stream = new RandomStream(1, 1);
        using var network = backend.CreateNetwork(
            MlpWeights.Initialise(MlpShape.Velocity(Dimension, Width, HiddenLayers), stream, zeroOutput: false),
            0,
            stream
        );
        using var x = backend.Rent(Batch, Dimension);
        using var target = backend.Rent(Batch, Dimension);
        backend.Gaussian(x, stream);
        backend.Gaussian(target, stream);
        var settings = new AdamSettings(1e-3f, 0.9f, 0.999f, 1e-8f, 0, 1, 0.98f);
        for (var i = 0; i < WarmUp; i++)
            Step(network, x, target, settings);

        var (start, steps) = (time.GetTimestamp(), 0);
        while (time.GetElapsedTime(start) < Budget)
        {
            Step(network, x, target, settings);
            steps++;
        }

        var seconds = time.GetElapsedTime(start).TotalSeconds / steps;
        var flops = 3 * Batch * network.FlopsPerRow / seconds; // a training pass costs as much as three forward passes
        return new Check(
            "training",
            CheckState.Ok,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{seconds * 1e3:F2} ms per step on one core (batch {Batch}, {HiddenLayers} layers of {Width}), {flops / 1e9:F0} GFLOP/s"
            )
        );
    }

    private static void Step(ITrainableField network, Tensor x, Tensor target, in AdamSettings settings)
    {
        network.Accumulate(x, [0.5f], target, [1f], float.PositiveInfinity, 1f / Batch);
        network.Step(settings);
    }
}
