using System.Globalization;
using Eam.Core.Numerics;
using Eam.Core.Tasks;
using Eam.Core.Tasks.Digits;
using Eam.Torch.Networks.Images;
using Eam.Torch.Training;
using TorchSharp;

namespace Eam.Torch.Tasks.Digits;

/// <summary>
/// Trains both networks on the digits by flow matching (Lipman et al., arXiv 2210.02747). A tenth of the labels is left out, so that
/// guidance has a velocity without a class. The result is a function of data and seed on one type of machine; it takes about ten minutes on
/// one core.
/// </summary>
internal sealed class DigitImagesPretraining : IPretraining
{
    private const int Iterations = 2500,
        Batch = 128,
        ReportEvery = 50;
    private const float Rate = 2e-3f,
        Ema = 0.998f,
        Dequantisation = 0.05f;

    public (IReadOnlyDictionary<string, byte[]> Files, string Summary) Run(
        Func<string, byte[]> assets,
        ulong seed,
        Action<PretrainingProgress>? progress,
        CancellationToken cancellationToken
    ) => Run(new DigitsData(assets(DigitsData.FileName)), seed, Iterations, progress, cancellationToken);

    internal static (IReadOnlyDictionary<string, byte[]> Files, string Summary) Run(
        DigitsData data,
        ulong seed,
        int iterations,
        Action<PretrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var (files, losses) = (new Dictionary<string, byte[]>(), new List<string>());
        torch.set_num_threads(1); // sums over several threads round differently
        using var backend = new TorchBackend(torch.CPU);
        foreach (var name in DigitImagesModel.Names)
        {
            var (weights, parameters, loss) = Train(
                backend,
                name,
                data,
                new RandomStream(seed, (ulong)files.Count + 11),
                iterations,
                progress,
                cancellationToken
            );
            files[DigitImagesModel.FileName(name)] = DigitImagesModel.Encode(
                parameters,
                weights,
                [
                    new("data", DigitsData.FileName),
                    new("seed", seed.ToString(CultureInfo.InvariantCulture)),
                    new("flow_loss", loss.ToString("F4", CultureInfo.InvariantCulture)),
                ]
            );
            losses.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {loss:F4}"));
        }

        return (files, $"flow matching loss per pixel: {string.Join(", ", losses)}");
    }

    private static (float[][] Weights, IReadOnlyList<Networks.ParameterSpec> Parameters, double Loss) Train(
        TorchBackend backend,
        string name,
        DigitsData data,
        RandomStream stream,
        int iterations,
        Action<PretrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var network = DigitImagesModel.Create(name, backend.Device);
        using var guided = new GuidedNetwork(network, DigitsData.Classes, 1, backend.Device);
        using var field = new TorchField(backend, guided, network.Initialise(stream), 0, stream);
        using Tensor x = backend.Rent(Batch, DigitsData.Pixels),
            target = backend.Rent(Batch, DigitsData.Pixels);
        var (none, labels) = (guided.Labels, new long[Batch]);
        var (endpoints, noise, times) = (new float[Batch * DigitsData.Pixels], new float[Batch * DigitsData.Pixels], new float[Batch]);
        var (sum, last) = (0.0, double.NaN);
        for (var iteration = 1; iteration <= iterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Draw(data, stream, endpoints, noise, times, labels);
            x.Write(endpoints);
            target.Write(noise);
            using var drawn = torch.tensor(labels, torch.int64, backend.Device);
            guided.Labels = drawn;
            sum += field.Accumulate(x, times, target, [1f], float.PositiveInfinity, 1f / Batch) / (Batch * DigitsData.Pixels);
            var rate = (float)(Rate * 0.5 * (1 + Math.Cos(Math.PI * (iteration - 1) / iterations))) * Math.Min(1f, iteration / 100f);
            field.Step(new AdamSettings(rate, MaxNorm: 1, Ema: Ema));
            if (iteration % ReportEvery == 0 || iteration == iterations)
            {
                last = sum / (((iteration - 1) % ReportEvery) + 1);
                progress?.Invoke(new PretrainingProgress(name, iteration, iterations, last));
                sum = 0;
            }
        }

        guided.Labels = none;
        return (field.AverageWeights(), network.Parameters, last);
    }

    // X_t = t X_1 + (1 - t) X_0 with target X_1 - X_0. Pixels have only 17 levels, so a little noise makes their density smooth.
    private static void Draw(DigitsData data, RandomStream stream, float[] endpoints, float[] noise, float[] times, long[] labels)
    {
        stream.Gaussian(endpoints);
        stream.Gaussian(noise);
        stream.Uniform(times);
        for (var row = 0; row < Batch; row++)
        {
            var chosen = stream.NextInt32(DigitsData.Count);
            labels[row] = stream.NextInt32(10) == 0 ? DigitsData.Classes : data.Labels[chosen];
            var image = data.Image(chosen);
            var t = times[row];
            for (var j = 0; j < DigitsData.Pixels; j++)
            {
                var i = (row * DigitsData.Pixels) + j;
                var (x1, x0) = (image[j] + (Dequantisation * endpoints[i]), noise[i]);
                (endpoints[i], noise[i]) = ((t * x1) + ((1 - t) * x0), x1 - x0);
            }
        }
    }
}
