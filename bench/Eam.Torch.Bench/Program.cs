using System.Diagnostics;
using System.Globalization;
using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Torch.Networks.Images;
using Eam.Torch.Tensors;
using Eam.Torch.Training;
using TorchSharp;

// Eam.Torch.Bench NETWORK DEVICE THREADS SECONDS: prints "NETWORK train MILLISECONDS PARAMETERS" and "NETWORK sample MILLISECONDS PARAMETERS".
// A training step: forward and backward of 256 rows, gradient clipping, Adam, moving average. A sample: 16 Euler steps of 256 rows.
const int Rows = 256, Steps = 16;
var (name, device, threads, seconds) = (args[0], args[1], int.Parse(args[2], CultureInfo.InvariantCulture), double.Parse(args[3], CultureInfo.InvariantCulture));
torch.set_num_threads(threads);
using var backend = new TorchBackend(torch.device(device));
using var field = Create(name);
using Tensor x = backend.Rent(Rows, field.Dimension), target = backend.Rent(Rows, field.Dimension);
var (stream, times) = (new RandomStream(1, 2), new float[Rows]);
backend.Gaussian(x, stream);
backend.Gaussian(target, stream);
stream.Uniform(times);
Report("train", Time(() =>
{
    field.Accumulate(x, times, target, [1f], float.PositiveInfinity, 1f / Rows);
    field.Step(new AdamSettings(1e-4f, MaxNorm: 1, Ema: 0.98f));
}));
Report("sample", Time(() => OdeSolver.Sample(backend, field, OdeMethod.Euler, Steps, x)));

TorchField Create(string network)
{
    var random = new RandomStream(1, 1);
    if (network == "mlp")
        return (TorchField)backend.CreateNetwork(MlpWeights.Initialise(MlpShape.Velocity(64, 256, 3), random, zeroOutput: false), 0, random);
    var shape = new ImageShape(1, 8, 8, 10);
    IConditionalNetwork images = network == "unet" ? new UNet(shape, 24, 2, backend.Device) : new DiT(shape, 2, 64, 4, 4, backend.Device);
    return new TorchField(backend, new GuidedNetwork(images, 3, 1, backend.Device), images.Initialise(random), 0, random);
}

double Time(Action step)
{
    for (var i = 0; i < 5; i++)
        step();
    var (best, watch) = (new List<double>(), Stopwatch.StartNew());
    while (watch.Elapsed.TotalSeconds < seconds)
    {
        var started = Stopwatch.GetTimestamp();
        step();
        if (device != "cpu")
            torch.cuda.synchronize();
        best.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    best.Sort();
    return best[best.Count / 4]; // a quartile: other processes only ever add
}

void Report(string what, double milliseconds) =>
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {what} {milliseconds:F3} {field.ParameterCount}"));
