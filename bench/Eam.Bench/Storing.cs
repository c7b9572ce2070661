using System.Diagnostics;
using System.Globalization;
using Eam.Core.Sweeps;
using Eam.Engine.Storage;

namespace Eam.Bench;

/// <summary>Measures the cost of a sweep's database: appending with a flush, and loading with and without a snapshot.</summary>
internal static class Storing
{
    private const int Rounds = 3;
    private const string Sweep = "bench-1";

    /// <summary>Prints the costs for a log of <paramref name="count"/> events, in a folder on the disk to measure.</summary>
    public static async Task MeasureAsync(int count, string folder)
    {
        var spec = Scheduling.Spec("asha", count / 3);
        var log = Log(spec, count);
        foreach (var (batch, most) in ((int, int)[])[(1, 2000), (10, 20_000), (1000, count)])
            await PrintAsync($"append, {batch} at a time", "events/s", Rounds, () => AppendAsync(folder, log.Take(most), batch))
                .ConfigureAwait(false);

        var path = Make(folder);
        await using (var store = new SqliteSweepStore(path))
            await AppendAllAsync(store, log, 1000).ConfigureAwait(false);
        await PrintAsync($"load {log.Count} events, replayed", "ms", Rounds, () => LoadAsync(path, spec)).ConfigureAwait(false);
        await using (var store = new SqliteSweepStore(path))
        {
            var state = log.Aggregate(SweepState.Start(spec), (state, past) => SweepMachine.Apply(state, past.Event));
            var watch = Stopwatch.StartNew();
            var snapshot = new StoredSnapshot(log.Count, SnapshotCodec.VersionFor(spec), SnapshotCodec.Encode(state));
            await store.SaveAsync(Sweep, snapshot, CancellationToken.None).ConfigureAwait(false);
            Print("take a snapshot", "ms", [watch.Elapsed.TotalMilliseconds]);
            Print("snapshot's size", "bytes/trial", [(double)snapshot.State.Length / state.Trials.Count]);
        }

        await PrintAsync($"load {log.Count} events, from a snapshot", "ms", Rounds, () => LoadAsync(path, spec)).ConfigureAwait(false);
        Print("database's size", "bytes/event", [(double)new FileInfo(Path.Combine(path, Sweep, "sweep.db")).Length / log.Count]);
        Directory.Delete(path, recursive: true);
    }

    private static async Task<double> AppendAsync(string folder, IEnumerable<PastEvent> events, int batch)
    {
        var (path, log) = (Make(folder), events.ToList());
        await using var store = new SqliteSweepStore(path);
        await store.AppendAsync(Sweep, [], [], CancellationToken.None).ConfigureAwait(false);
        var watch = Stopwatch.StartNew();
        await AppendAllAsync(store, log, batch).ConfigureAwait(false);
        var rate = log.Count / watch.Elapsed.TotalSeconds;
        await store.DisposeAsync().ConfigureAwait(false);
        Directory.Delete(path, recursive: true);
        return rate;
    }

    private static async Task AppendAllAsync(SqliteSweepStore store, IEnumerable<PastEvent> log, int batch)
    {
        var point = 0;
        foreach (var part in log.Chunk(batch))
        {
            // Stores the point of each report, as a running sweep does.
            var points = part.Select(past => past.Event)
                .OfType<SweepEvent.RungReached>()
                .Select(reached => new StoredPoint(reached.Trial, point++, reached.Rung, reached.Points[0]))
                .ToList();
            await store.AppendAsync(Sweep, part, points, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static async Task<double> LoadAsync(string path, SweepSpec spec)
    {
        await using var store = new SqliteSweepStore(path);
        var watch = Stopwatch.StartNew();
        var journal = await SweepJournal.OpenAsync(store, Sweep, spec, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        var milliseconds = watch.Elapsed.TotalMilliseconds;
        GC.KeepAlive(journal.State);
        return milliseconds;
    }

    // A sweep on 16 slots, whose segments end in the order in which they started.
    private static List<PastEvent> Log(SweepSpec spec, int count)
    {
        var (state, log) = (SweepState.Start(spec), new List<PastEvent>());
        var (running, idle) = (new Queue<SweepCommand.Train>(), Enumerable.Range(0, 16).ToList());
        while (log.Count < count)
        {
            var commands = SweepMachine.Decide(state, idle);
            if (commands is [SweepCommand.Finish])
                break;
            foreach (var command in commands)
            {
                if (command is SweepCommand.Train train)
                {
                    Happen(new SweepEvent.SegmentStarted(train.Segment.Trial, train.Segment.Rung, train.Segment.Attempt, train.Slot));
                    running.Enqueue(train);
                    idle.Remove(train.Slot);
                }
                else
                {
                    Happen(((SweepCommand.Record)command).Event);
                }
            }

            if (!running.TryDequeue(out var ended))
                continue;
            Happen(new SweepEvent.RungReached(ended.Segment.Trial, ended.Segment.Rung, ended.Segment.Attempt, [Scheduling.Point(ended)]));
            idle.Add(ended.Slot);
        }

        return log;

        void Happen(SweepEvent happened)
        {
            log.Add(new(log.Count + 1, DateTimeOffset.UnixEpoch, happened));
            state = SweepMachine.Apply(state, happened);
        }
    }

    private static string Make(string folder) => Directory.CreateDirectory(Path.Combine(folder, $"eam-store-{Guid.NewGuid():N}")).FullName;

    private static async Task PrintAsync(string what, string unit, int rounds, Func<Task<double>> measure)
    {
        var figures = new List<double>();
        for (var i = 0; i < rounds; i++)
            figures.Add(await measure().ConfigureAwait(false));
        Print(what, unit, figures);
    }

    private static void Print(string what, string unit, List<double> figures)
    {
        figures.Sort();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what, -40} {figures[figures.Count / 2], 12:N0} {unit, -12} ({figures[0]:N0} .. {figures[^1]:N0})"
            )
        );
    }
}
