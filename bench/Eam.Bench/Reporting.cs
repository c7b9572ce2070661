using System.Diagnostics;
using System.Globalization;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Commands;
using Eam.Engine.Results;
using Eam.Engine.Trials;

namespace Eam.Bench;

/// <summary>
/// Measures the cost of a report of a program in Python: for the program, until the point is in the trial's curve, and for Eam. Both processes use the
/// same clock (CLOCK_MONOTONIC of Linux), and the program sends the time of each report as a metric.
/// </summary>
internal static class Reporting
{
    private const int Rounds = 3;
    private const double PauseSeconds = 0.002;

    /// <summary>Prints the costs of <paramref name="count"/> reports, with a pause before each one and without.</summary>
    /// <param name="count">Number of reports in a segment, at most 1000.</param>
    /// <param name="script">Path of bench/reports.py.</param>
    public static void Measure(int count, string script)
    {
        foreach (var pause in (double[])[PauseSeconds, 0])
        {
            Run(count, script, pause); // compiles both sides
            var runs = Enumerable.Range(0, Rounds).Select(_ => Run(count, script, pause)).ToList();
            var when = pause > 0 ? "one at a time" : "all at once";
            Print($"report() in Python, {when}", runs, run => Median(run.Calls));
            Print($"until the point is there, {when}", runs, run => Median(run.Delays));
            Print($"99 of 100 points are there, {when}", runs, run => Sorted(run.Delays)[run.Delays.Count * 99 / 100]);
            Print($"processor time of Eam, {when}", runs, run => run.Processor / count);
        }
    }

    private static (List<double> Calls, List<double> Delays, double Processor) Run(int count, string script, double pause)
    {
        var folder = Directory.CreateTempSubdirectory("eam-reports-").FullName;
        var spec = Spec(count, Path.GetFullPath(script));
        var configuration = Configuration.Defaults("train").With("pause", ParameterValue.Of(pause));
        var delays = new List<double>(count);
        var (first, last) = (TimeSpan.Zero, TimeSpan.Zero);
        var outcome = new CommandTrialRunner(spec, new SweepFolder(folder), TimeProvider.System).Run(
            new SegmentRequest(new Segment(0, 0, 0, configuration, 1, 0, count)),
            progress =>
            {
                delays.Add((Stopwatch.GetTimestamp() * 1e6 / Stopwatch.Frequency) - (progress.Reward / 1e3));

                // Without the start and the end of the process.
                last = Environment.CpuUsage.TotalTime;
                first = first == TimeSpan.Zero ? last : first;
            },
            CancellationToken.None
        );
        var printed = File.ReadAllLines(new SweepFolder(folder).OutputOf(0));
        Directory.Delete(folder, recursive: true);
        if (outcome is not SegmentOutcome.RungReached || delays.Count != count)
            throw new InvalidOperationException($"{outcome}: {string.Join('\n', printed)}");
        var calls = printed.Single(line => char.IsAsciiDigit(line[0])).Split(' ');
        return (
            [.. calls.Select(text => double.Parse(text, CultureInfo.InvariantCulture) / 1e3)],
            delays,
            (last - first).TotalMicroseconds
        );
    }

    // The time of the report is the objective, so that the runner hands it back with the recorded point.
    private static SweepSpec Spec(int count, string script) =>
        Scheduling.Spec("sha", 3) with
        {
            Task = TaskSettings.Defaults(CommandSpec.TaskName),
            Command = new CommandSpec(["python3", script], Path.GetDirectoryName(script)!, [new("sent", true), new("reward", true)]),
            Objective = new("sent", true),
            Halving = new("sha", 3, true, ComputeUnit.Iterations, count, count),
        };

    private static double Median(List<double> values) => Sorted(values)[values.Count / 2];

    private static List<double> Sorted(IEnumerable<double> values) => [.. values.Order()];

    private static void Print<T>(string what, List<T> runs, Func<T, double> microseconds)
    {
        var figures = Sorted(runs.Select(microseconds));
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what, -45} {figures[figures.Count / 2], 8:F1} us  ({figures[0]:F1} .. {figures[^1]:F1})"
            )
        );
    }
}
