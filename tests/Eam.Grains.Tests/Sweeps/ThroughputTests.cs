using System.Collections.Concurrent;
using System.Diagnostics;
using Eam.Core.Sweeps;
using Eam.Grains.Sweeps;
using Eam.Grains.Tests.Clusters;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Grains.Tests.Sweeps;

/// <summary>What the cluster itself costs: segments that only wait, so that all work is the scheduler's. The figures go to docs/cluster.md.</summary>
[Trait("Category", "Cluster")]
[Collection(nameof(Alone))]
public sealed class ThroughputTests
{
    private const int Trials = 2000,
        Silos = 4,
        Devices = 8;
    private static readonly TimeSpan Segment = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task TwoThousandTrials_OnThirtyTwoDevices_KeepThemBusy()
    {
        var spans = new ConcurrentBag<(long Begin, long End)>();
        var runner = new ScriptedRunner
        {
            Behaviour = (_, stop) =>
            {
                var begin = Stopwatch.GetTimestamp();
                stop.WaitHandle.WaitOne(Segment); // a device that computes, and leaves the processors alone
                spans.Add((begin, Stopwatch.GetTimestamp()));
                return null;
            },
        };
        await using var cluster = await ClusterUnderTest.StartAsync(Silos, () => runner, Devices, times: new ClusterTimes());
        var spec = SweepSpecs.Small(trials: Trials) with { Halving = SweepSpecs.Small().Halving with { Algorithm = "asha" } };
        using var process = Process.GetCurrentProcess();
        var (processor, began) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());

        var sweep = await cluster.Service.StartAsync(spec, "", TestContext.Current.CancellationToken);
        var latencies = new List<double>();
        var ending = cluster.EndOfAsync(sweep);
        while (!ending.IsCompleted)
        {
            var asked = Stopwatch.GetTimestamp();
            await cluster.Orleans.Client.GetGrain<ISweepGrain>(sweep).NewsAsync(long.MaxValue);
            latencies.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            await Task.WhenAny(ending, Task.Delay(100, TestContext.Current.CancellationToken));
        }

        var end = await ending;
        process.Refresh();
        end.Status.ShouldBe(SweepStatus.Completed);
        latencies.Sort();
        var wall = Stopwatch.GetElapsedTime(spans.Min(span => span.Begin), spans.Max(span => span.End));
        var busy = spans.Sum(span => Stopwatch.GetElapsedTime(span.Begin, span.End).TotalSeconds);
        var utilisation = busy / (wall.TotalSeconds * Silos * Devices);
        TestContext.Current.SendDiagnosticMessage(
            $"{spans.Count} segments in {wall.TotalSeconds:F1} s: {spans.Count / wall.TotalSeconds:F0} segments/s, {end.Sequence / wall.TotalSeconds:F0} events/s, utilisation {utilisation:P1}; "
                + $"NewsAsync {latencies[latencies.Count / 2]:F1} ms (median), {latencies[(int)(latencies.Count * 0.99)]:F1} ms (99 %); {(process.TotalProcessorTime - processor).TotalSeconds:F1} s of processors, "
                + $"{process.WorkingSet64 >> 20} MiB, {Tail(spans).TotalSeconds:F1} s at the end with fewer segments than devices, whole run {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s"
        );
        utilisation.ShouldBeGreaterThanOrEqualTo(0.95);
    }

    // The time after the last moment at which all devices had a segment: the last promotions have nothing beside them, on any number of silos.
    private static TimeSpan Tail(IReadOnlyCollection<(long Begin, long End)> spans)
    {
        var (running, full) = (0, 0L);
        foreach (var (time, change) in spans.SelectMany(span => new[] { (span.Begin, 1), (span.End, -1) }).Order())
        {
            running += change;
            full = running == Silos * Devices ? time : full;
        }

        return Stopwatch.GetElapsedTime(full, spans.Max(span => span.End));
    }
}

/// <summary>Tests that measure: none runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
