using System.Globalization;
using BenchmarkDotNet.Running;
using Eam.Bench;

// For compare-pytorch.sh: `steps d,H,B ...` prints milliseconds for each shape, `peak` the machine's ceiling. `scheduling 100 10000` prints
// what decisions cost in sweeps of so many trials, `store 100000 [folder]` what a log of so many events costs; `halving 1000 memory|sqlite DIR` is
// compare-optuna.sh's. Anything else is BenchmarkDotNet's.
switch (args)
{
    case ["steps", .. var shapes]:
        foreach (var text in shapes)
        {
            var shape = text.Split(',').Select(v => int.Parse(v, CultureInfo.InvariantCulture)).ToArray();
            using var step = new MlpStep(shape[0], shape[1], shape[2]);
            var (train, forward) = (Cpu.Measure(() => step.Train()), Cpu.Measure(step.Evaluate));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{text} train {train:F4} forward {forward:F4}"));
        }

        break;
    case ["peak"]:
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{FmaPeak.Measure():F1}"));
        break;
    case ["scheduling", .. var counts]:
        Scheduling.Warm();
        foreach (var count in counts)
        {
            Scheduling.Measure("asha", int.Parse(count, CultureInfo.InvariantCulture), 16);
            Scheduling.Measure("sha", int.Parse(count, CultureInfo.InvariantCulture), 16);
        }

        break;
    case ["store", var count, .. var folder]:
        await Storing
            .MeasureAsync(int.Parse(count, CultureInfo.InvariantCulture), folder is [var path] ? path : Path.GetTempPath())
            .ConfigureAwait(false);
        break;
    case ["halving", var trials, var storage, var folder]:
        await HalvingRun.Measure(int.Parse(trials, CultureInfo.InvariantCulture), storage, folder);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Cpu).Assembly).Run(args);
        break;
}
