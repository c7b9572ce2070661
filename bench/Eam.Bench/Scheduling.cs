using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;

namespace Eam.Bench;

/// <summary>Runs a whole sweep without training, and measures the time per decision and the memory per trial.</summary>
internal static class Scheduling
{
    /// <summary>Runs sweeps until the runtime has fully optimised the code.</summary>
    public static void Warm()
    {
        for (var i = 0; i < 20; i++)
        {
            Run("asha", 2000, 16);
            Run("sha", 2000, 16);
        }
    }

    /// <summary>Prints the cost of a segment (a decision and its two events) for a halving rule and a number of trials.</summary>
    public static void Measure(string algorithm, int trials, int slots) => Console.WriteLine(Run(algorithm, trials, slots));

    private static string Run(string algorithm, int trials, int slots)
    {
        var spec = Spec(algorithm, trials);
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        var state = SweepState.Start(spec);
        foreach (var record in SweepMachine.Decide(state, [0]).Cast<SweepCommand.Record>())
            state = SweepMachine.Apply(state, record.Event);
        var drawn = watch.Elapsed;

        var before = Cpu.Milliseconds();
        var (running, idle, segments) = (new Queue<SweepCommand.Train>(), new List<int>(Enumerable.Range(0, slots)), 0);
        var deciding = 0.0;
        while (true)
        {
            var asked = Cpu.Milliseconds();
            var commands = SweepMachine.Decide(state, idle);
            deciding += (Cpu.Milliseconds() - asked) * 1000;
            if (commands is [SweepCommand.Finish])
                break;
            foreach (var train in commands.Cast<SweepCommand.Train>())
            {
                state = SweepMachine.Apply(
                    state,
                    new SweepEvent.SegmentStarted(train.Segment.Trial, train.Segment.Rung, train.Segment.Attempt, train.Slot)
                );
                running.Enqueue(train);
                idle.Remove(train.Slot);
            }

            var ended = running.Dequeue();
            state = SweepMachine.Apply(
                state,
                new SweepEvent.RungReached(ended.Segment.Trial, ended.Segment.Rung, ended.Segment.Attempt, [Point(ended)])
            );
            idle.Add(ended.Slot);
            segments++;
        }

        var microseconds = (Cpu.Milliseconds() - before) * 1000 / segments;
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - heap) / trials;
        GC.KeepAlive(state);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{algorithm, -5} {trials, 8} trials  {segments, 8} segments  {microseconds, 6:F1} us of CPU time each, {deciding / segments:F1} us of it for decisions ({segments / deciding * 1e6:N0} decisions per second)  drawn in {drawn.TotalSeconds:F2} s  {bytes} bytes a trial"
        );
    }

    /// <summary>Describes a sweep of two methods over one parameter.</summary>
    public static SweepSpec Spec(string algorithm, int trials) =>
        new(
            "bench",
            new("gaussian-mixture", ImmutableDictionary<string, ParameterValue>.Empty),
            new(["am", "eam"], [new("learning_rate", new Domain.Range(1e-4, 1e-2, true, false))]),
            "random",
            new("reward", true),
            new(algorithm, 3, true, ComputeUnit.Nfe, 1, 81),
            new(),
            trials,
            7,
            null,
            3,
            null
        );

    /// <summary>Returns the result of a segment, drawn from its trial's seed.</summary>
    public static CurvePoint Point(SweepCommand.Train train) =>
        new(
            Spent.None with
            {
                Nfe = (long)train.Segment.Target,
            },
            new()
            {
                Reward = RandomStream.Derive(train.Segment.Seed, (ulong)train.Segment.Rung, 0) / 18446744073709551616.0,
                RewardSe = 0,
                PathKl = 0,
                ControlObjective = 0,
                ControlObjectiveSe = 0,
                ControlGap = 0,
                EvaluationNfe = 0,
            }
        );
}
