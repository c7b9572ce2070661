using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;

namespace Eam.Core.Tasks.Digits;

/// <summary>
/// Flow matching (Lipman et al., arXiv 2210.02747) on the linear path: regresses v(X_t, t) on X_1 - X_0, with X_t = t X_1 + (1 - t) X_0 and
/// uniform t.
/// </summary>
internal static class FlowPretraining
{
    internal const int DefaultIterations = 30_000;
    private const int Batch = 256,
        ReportEvery = 500;
    private const float LearningRate = 1e-3f,
        Ema = 0.9995f;

    // Pixels have 17 levels, an eighth apart, and some are constant. This much noise gives them a smooth density, so that its score exists.
    private const float Dequantisation = 0.05f;

    internal static (MlpWeights Weights, double Loss) Run(
        ManagedBackend backend,
        DigitsData data,
        RandomStream stream,
        int iterations,
        Action<PretrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var shape = DigitsModel.FlowShape;
        using var network = backend.CreateNetwork(MlpWeights.Initialise(shape, stream, zeroOutput: false), 0, stream);
        using var x = backend.Rent(Batch, DigitsData.Pixels);
        using var target = backend.Rent(Batch, DigitsData.Pixels);
        var (endpoints, noise, times) = (new float[Batch * DigitsData.Pixels], new float[Batch * DigitsData.Pixels], new float[Batch]);
        var (sum, last) = (0.0, double.NaN);
        for (var iteration = 1; iteration <= iterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Draw(data, stream, endpoints, noise, times);
            Interpolate(endpoints, noise, times);
            x.Write(endpoints);
            target.Write(noise);
            sum += network.Accumulate(x, times, target, [1f], float.PositiveInfinity, 1f / Batch) / (Batch * DigitsData.Pixels);
            network.Step(new AdamSettings(Decay(iteration, iterations), MaxNorm: 1, Ema: Ema));
            if (iteration % ReportEvery == 0 || iteration == iterations)
            {
                last = sum / (((iteration - 1) % ReportEvery) + 1);
                progress?.Invoke(new PretrainingProgress("flow", iteration, iterations, last));
                sum = 0;
            }
        }

        return (network.Export(average: true), last);
    }

    /// <summary>Returns the learning rate: half a cosine from the full rate to zero.</summary>
    internal static float Decay(int iteration, int iterations) =>
        (float)(LearningRate * 0.5 * (1 + Math.Cos(Math.PI * (iteration - 1) / iterations)));

    private static void Draw(DigitsData data, RandomStream stream, float[] endpoints, float[] noise, float[] times)
    {
        stream.Gaussian(endpoints);
        stream.Gaussian(noise);
        stream.Uniform(times);
        for (var row = 0; row < Batch; row++)
        {
            var image = data.Image(stream.NextInt32(DigitsData.Count));
            for (var j = 0; j < DigitsData.Pixels; j++)
            {
                ref var value = ref endpoints[(row * DigitsData.Pixels) + j];
                value = image[j] + (Dequantisation * value);
            }
        }
    }

    // Works in place: endpoints become X_t, noise becomes X_1 - X_0.
    private static void Interpolate(float[] endpoints, float[] noise, float[] times)
    {
        for (var i = 0; i < endpoints.Length; i++)
        {
            var (x1, x0, t) = (endpoints[i], noise[i], times[i / DigitsData.Pixels]);
            endpoints[i] = (t * x1) + ((1 - t) * x0);
            noise[i] = x1 - x0;
        }
    }
}
