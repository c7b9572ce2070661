using System.Globalization;
using BenchmarkDotNet.Running;
using Eam.Bench;
using Eam.Core.Numerics.Managed;

// `steps d,H,B ...`                     milliseconds for each shape; compare-pytorch.sh uses it
// `peak`                                the upper limit of the machine in GFLOP/s; compare-pytorch.sh uses it
// `scheduling 100 10000`                cost of decisions in sweeps with these numbers of trials
// `store 100000 [folder]`               cost of a log with this number of events
// `halving 1000 memory|sqlite DIR`      one sweep without training; compare-optuna.sh uses it
// `iterations digits 64 20`             time of an iteration of EAM with a terminal time beside plain EAM: task, rows, pairs
// `reports 1000 bench/reports.py`       cost of a report of a program in Python
// All other arguments go to BenchmarkDotNet.
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
    case ["reports", var count, var script]:
        Reporting.Measure(int.Parse(count, CultureInfo.InvariantCulture), script);
        break;
    case ["halving", var trials, var storage, var folder]:
        await HalvingRun.Measure(int.Parse(trials, CultureInfo.InvariantCulture), storage, folder);
        break;
    case ["iterations", var task, var rows, var pairs]:
        using (var backend = new ManagedBackend())
            IterationCost.Measure(
                backend,
                task,
                int.Parse(rows, CultureInfo.InvariantCulture),
                int.Parse(pairs, CultureInfo.InvariantCulture)
            );
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Cpu).Assembly).Run(args);
        break;
}
