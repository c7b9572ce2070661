using System.Diagnostics;
using System.Globalization;
using Eam.Bench;
using Eam.Core.Backends;
using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Torch;
using Eam.Torch.Bench;
using Eam.Torch.Networks.Images;
using Eam.Torch.Training;
using TorchSharp;

// Eam.Torch.Bench NETWORK DEVICE THREADS SECONDS [SCRIPT.pt]: prints "NETWORK train MILLISECONDS PARAMETERS" and "NETWORK sample MILLISECONDS PARAMETERS".
// A training step is forward and backward of 256 rows, gradient clipping, Adam and moving average. A sample is 16 Euler steps of 256 rows.
// SCRIPT.pt is the same network exported from PyTorch. With it, steps of the script and of Eam alternate on the same libtorch, and two more lines follow:
// the milliseconds of the script, and the median of the ratios of the pairs.
// Eam.Torch.Bench iterations DEVICE THREADS TASK ROWS PAIRS: time of an iteration of EAM with a terminal time beside plain EAM.
const int Rows = 256,
    Steps = 16;
var (name, device) = (args[0], args[1]);
torch.set_num_threads(int.Parse(args[2], CultureInfo.InvariantCulture));
using var backend = new TorchBackend(torch.device(device));
if (name == "iterations")
{
    var (rows, pairs) = (int.Parse(args[4], CultureInfo.InvariantCulture), int.Parse(args[5], CultureInfo.InvariantCulture));
    BackendCatalog.Add(new TorchProvider());
    IterationCost.Measure(backend, args[3], rows, pairs, device == "cpu" ? null : () => torch.cuda.synchronize());
    return;
}

var seconds = double.Parse(args[3], CultureInfo.InvariantCulture);
using var field = Create(name);
using var script = args.Length > 4 ? new ScriptPeer(args[4], backend.Device, Rows, field.Dimension, Steps) : null;
using Tensor x = backend.Rent(Rows, field.Dimension),
    target = backend.Rent(Rows, field.Dimension);
var (stream, times) = (new RandomStream(1, 2), new float[Rows]);
backend.Gaussian(x, stream);
backend.Gaussian(target, stream);
stream.Uniform(times);
Report("train", Train, script is null ? null : script.Train);
Report("sample", () => OdeSolver.Sample(backend, field, OdeMethod.Euler, Steps, x), script is null ? null : script.Sample);

void Train()
{
    field.Accumulate(x, times, target, [1f], float.PositiveInfinity, 1f / Rows);
    field.Step(new AdamSettings(1e-4f, MaxNorm: 1, Ema: 0.98f));
}

TorchField Create(string network)
{
    var random = new RandomStream(1, 1);
    if (network == "mlp")
        return (TorchField)
            backend.CreateNetwork(MlpWeights.Initialise(MlpShape.Velocity(64, 256, 3), random, zeroOutput: false), 0, random);
    var shape = new ImageShape(1, 8, 8, 10);
    IConditionalNetwork images = network == "unet" ? new UNet(shape, 24, 2, backend.Device) : new DiT(shape, 2, 64, 4, 4, backend.Device);
    return new TorchField(backend, new GuidedNetwork(images, 3, 1, backend.Device), images.Initialise(random), 0, random);
}

void Report(string what, Action step, Action? peer)
{
    for (var i = 0; i < 5; i++)
    {
        step();
        peer?.Invoke();
    }

    var (ours, theirs, watch) = (new List<double>(), new List<double>(), Stopwatch.StartNew());
    while (watch.Elapsed.TotalSeconds < seconds)
    {
        ours.Add(Time(step));
        if (peer is not null)
            theirs.Add(Time(peer));
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {what} {Quartile(ours):F3} {field.ParameterCount}"));
    if (peer is null)
        return;
    var ratios = ours.Zip(theirs, (our, their) => our / their).Order().ToList();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {what}-script {Quartile(theirs):F3} {field.ParameterCount}"));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {what}-ratio {ratios[ratios.Count / 2]:F3} {ratios.Count}"));
}

double Time(Action step)
{
    var started = Stopwatch.GetTimestamp();
    step();
    if (device != "cpu")
        torch.cuda.synchronize();
    return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
}

// The lower quartile, because other processes can only add time.
static double Quartile(List<double> times) => times.Order().ElementAt(times.Count / 4);
