using System.Diagnostics;
using System.Globalization;
using Eam.Core.Sweeps;

namespace Eam.Cluster.Tests.Faults;

/// <summary>What a sweep with faults came to.</summary>
/// <param name="Seconds">Seconds from its first segment to its end.</param>
/// <param name="Repeated">Segments that were lost and trained again, at least in part.</param>
/// <param name="Lost">Trials whose row is missing from the table, or differs.</param>
/// <param name="Problem">What is wrong, one line; null if nothing is.</param>
internal sealed record FaultResult(double Seconds, int Repeated, int Lost, string? Problem);

/// <summary>Runs a sweep on a cluster of its own while parts of it fail.</summary>
internal static class FaultRun
{
    // After the last healing: a silo may have to be declared dead, and a report may wait for its next try.
    private static readonly TimeSpan ToRecover = TimeSpan.FromMinutes(3);

    public static async Task<FaultResult> RunAsync(FaultSweep sweep, IReadOnlyList<Fault> faults, TimeSpan undisturbed)
    {
        await using var cluster = await FaultCluster.StartAsync(FaultSettings.For(faults, sweep.Devices));
        var most =
            undisturbed * 2 + TimeSpan.FromSeconds(faults.Select(fault => fault.At + fault.Seconds).DefaultIfEmpty().Max()) + ToRecover;
        try
        {
            var name = await cluster.PostAsync(sweep.Yaml);
            if (faults.Any(fault => fault.Kind == FaultKind.DatabaseRestored))
                await Task.Run(cluster.Postgres.Backup, TestContext.Current.CancellationToken);
            var began = Stopwatch.GetTimestamp();
            var happening = Task.WhenAll(faults.Select(fault => HappenAsync(cluster, fault)));
            var table = await cluster.TableAsync(name, most);
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            await happening;

            var events = table is null ? [] : await cluster.EventsAsync(name);
            var seen = table is null ? "" : await cluster.GetAsync(name);
            var (twice, segments) = Watch(cluster);
            var lost = Lost(sweep.Table, table);
            var problem =
                table is null ? $"it had not ended after {most.TotalSeconds:F0} s"
                : twice.Count > 0 ? twice[0]
                : lost > 0 || table != sweep.Table ? "its table differs from that of an undisturbed run"
                : !seen.Contains("\"status\":\"completed\"", StringComparison.Ordinal) ? "the gateway does not know that it has ended"
                : segments == 0 ? "the silos logged no segment"
                : faults.Any(fault => fault.Kind == FaultKind.ClocksApart) && !IsFast(cluster, "silo-2") ? "the clock of silo-2 was right"
                : null;
            if (problem is not null)
                Tell(cluster, name, events, problem, table);
            return new(seconds, events.Count(past => past.Event is SweepEvent.SegmentFailed), lost, problem);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Tell(cluster, "", [], failure.ToString(), null);
            throw;
        }
    }

    private static async Task HappenAsync(FaultCluster cluster, Fault fault)
    {
        await Task.Delay(TimeSpan.FromSeconds(fault.At), TestContext.Current.CancellationToken);
        var heal = await cluster.BeginAsync(fault);
        await Task.Delay(TimeSpan.FromSeconds(fault.Seconds), TestContext.Current.CancellationToken);
        await heal();
    }

    private static (IReadOnlyList<string> Twice, int Segments) Watch(FaultCluster cluster)
    {
        var read = cluster.Logs.Select(each => DeviceWatch.Read(each.Log)).ToList();
        return ([.. read.SelectMany(each => each.Twice)], read.Sum(each => each.Segments));
    }

    // Of a silo whose clock is ten minutes fast, the last line is from the future.
    private static bool IsFast(FaultCluster cluster, string silo) =>
        cluster
            .Logs.Where(each => each.Name == silo)
            .SelectMany(each => each.Log.Split('\n'))
            .Where(line => line.Contains("DeviceWorkers device", StringComparison.Ordinal))
            .Select(line => DateTimeOffset.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture))
            .DefaultIfEmpty()
            .Max() > DateTimeOffset.UtcNow;

    private static int Lost(string expected, string? table)
    {
        var rows = (table ?? "").Split('\n').ToHashSet(StringComparer.Ordinal);
        return expected.Split('\n').Count(row => !rows.Contains(row));
    }

    // Shown if the test fails, or written to a file for bench/faults.sh.
    private static void Tell(FaultCluster cluster, string sweep, IReadOnlyList<PastEvent> events, string problem, string? table)
    {
        var text =
            $"{problem}\n{sweep}\n{string.Join('\n', events.Where(past => past.Event is not SweepEvent.TrialCreated).Select(past => $"{past.Sequence} {past.Time:HH:mm:ss.fff} {past.Event}"))}\n"
            + string.Join('\n', cluster.Logs.Select(each => $"--- {each.Name}\n{each.Log}"))
            + $"\n--- table\n{table}";
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        if (FaultCampaign.LogFolder is { } folder)
            File.WriteAllText(Path.Combine(folder, $"failed-{DateTime.UtcNow:HHmmss}.log"), text);
    }
}
