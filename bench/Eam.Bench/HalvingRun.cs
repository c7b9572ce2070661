using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Engine.Storage;

namespace Eam.Bench;

/// <summary>
/// Runs one sweep without training, for compare-optuna.sh: asynchronous halving by stopping, one trial after another, either in memory or with every event
/// stored in SQLite before it takes effect.
/// </summary>
internal static class HalvingRun
{
    private static readonly string[] Storages = ["memory", "sqlite"];

    /// <summary>Prints wall seconds, CPU seconds, the number of reports and the number of completed trials.</summary>
    public static async Task Measure(int trials, string storage, string folder)
    {
        if (!Storages.Contains(storage))
            throw new ArgumentException($"storage must be one of {string.Join(", ", Storages)}", nameof(storage));

        // Repeats the same work until the runtime has fully optimised its code.
        for (var i = 0; i < 20; i++)
            await Run(500, null);
        ISweepStore? Store(string name) => storage == "sqlite" ? new SqliteSweepStore(Path.Combine(folder, name)) : null;
        await Run(20, Store("warm"));

        var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        var (reports, completed) = await Run(trials, Store("measured"));
        var cpu = Environment.CpuUsage.TotalTime - before;
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:F4} {cpu.TotalSeconds:F4} {reports} {completed}")
        );
    }

    private static async Task<(int Reports, int Completed)> Run(int trials, ISweepStore? store)
    {
        var (state, reports, sequence) = (SweepState.Start(Spec(trials)), 0, 0L);
        try
        {
            while (true)
            {
                var commands = SweepMachine.Decide(state, [0]);
                if (commands is [SweepCommand.Finish])
                    return (reports, state.Trials.Count(trial => trial.Status == TrialStatus.Completed));
                if (commands is [SweepCommand.Train train])
                {
                    await Take([new SweepEvent.SegmentStarted(train.Segment.Trial, train.Segment.Rung, train.Segment.Attempt, train.Slot)]);
                    await Take([
                        new SweepEvent.RungReached(train.Segment.Trial, train.Segment.Rung, train.Segment.Attempt, [Point(train)]),
                    ]);
                    reports++;
                }
                else
                    await Take([.. commands.Cast<SweepCommand.Record>().Select(record => record.Event)]);
            }
        }
        finally
        {
            if (store is not null)
                await store.DisposeAsync();
        }

        async ValueTask Take(IReadOnlyList<SweepEvent> events)
        {
            if (store is not null)
                await store.AppendAsync("sweep", [.. events.Select(e => new PastEvent(++sequence, DateTimeOffset.UtcNow, e))], []);
            foreach (var e in events)
                state = SweepMachine.Apply(state, e);
        }
    }

    private static SweepSpec Spec(int trials) =>
        new(
            "bench",
            new("gaussian-mixture", ImmutableDictionary<string, ParameterValue>.Empty),
            new(["am"], [new("learning_rate", new Domain.Range(1e-4, 1e-2, true, false))]),
            "random",
            new("reward", true),
            new("asha-stop", 3, false, ComputeUnit.Nfe, 1, 81),
            new(),
            trials,
            7,
            1,
            3,
            null
        );

    private static CurvePoint Point(SweepCommand.Train train) =>
        new(
            Spent.None with
            {
                Nfe = (long)train.Segment.Target,
            },
            new()
            {
                Reward = Value(train.Segment.Trial, train.Segment.Rung),
                RewardSe = 0,
                PathKl = 0,
                ControlObjective = 0,
                ControlObjectiveSe = 0,
                ControlGap = 0,
                EvaluationNfe = 0,
            }
        );

    /// <summary>Returns a number in [0, 1) from SplitMix64, the same one as bench/optuna_halving.py.</summary>
    private static double Value(int trial, int rung)
    {
        var z = unchecked((ulong)((trial * 8) + rung + 1) * 0x9E3779B97F4A7C15);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return (z ^ (z >> 31)) / 18446744073709551616.0;
    }
}
