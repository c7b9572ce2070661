using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Running;
using Eam.Bench;

// `steps d,H,B ...` prints one line of seconds a step for each shape, for compare-pytorch.sh; anything else is BenchmarkDotNet's.
if (args is ["steps", ..])
{
    foreach (var text in args[1..])
    {
        var shape = text.Split(',').Select(v => int.Parse(v, CultureInfo.InvariantCulture)).ToArray();
        using var step = new MlpStep(shape[0], shape[1], shape[2]);
        var (train, forward) = (Timing.Measure(() => step.Train()), Timing.Measure(step.Evaluate));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{text} train {train:F3} forward {forward:F3}"));
    }

    return;
}

if (args is ["min", ..])
{
    foreach (var text in args[1..])
    {
        var shape = text.Split(',').Select(v => int.Parse(v, CultureInfo.InvariantCulture)).ToArray();
        using var step = new MlpStep(shape[0], shape[1], shape[2]);
        Console.Write(string.Create(CultureInfo.InvariantCulture, $"{text} train {Profile.Min(() => step.Train()) / 1000:F3} forward {Profile.Min(step.Evaluate) / 1000:F3}   "));
    }
    Console.WriteLine();
    return;
}

if (args is ["peak"])
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{FmaPeak.Measure():F1} GFLOP/s"));
    return;
}

if (args is ["loop", ..])
{
    var v = args[1].Split(",").Select(int.Parse).ToArray();
    using var s = new MlpStep(v[0], v[1], v[2]);
    for (var sw = Stopwatch.StartNew(); sw.ElapsedMilliseconds < 6000;)
        s.Train();
    return;
}

if (args is ["profile"])
{
    Profile.Run();
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);

internal static class Timing
{
    /// <summary>Median milliseconds of a call: warmed up for a quarter of a second, then measured for as long.</summary>
    public static double Measure(Action action)
    {
        var warm = Stopwatch.StartNew();
        while (warm.ElapsedMilliseconds < 250)
            action();
        var samples = new List<double>();
        for (var total = Stopwatch.StartNew(); total.ElapsedMilliseconds < 250;)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            samples.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        samples.Sort();
        return samples[samples.Count / 2];
    }
}
