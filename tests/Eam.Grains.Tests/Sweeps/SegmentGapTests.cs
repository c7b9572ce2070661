using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Eam.Core.Sweeps;
using Eam.Grains.Devices;
using Eam.Grains.Storage;
using Eam.Grains.Sweeps;
using Eam.Grains.Tests.Clusters;
using Eam.Grains.Trials;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Grains.Tests.Sweeps;

/// <summary>Where the time goes between the end of a segment and the beginning of the next one on the same device. The figures go to docs/cluster.md.</summary>
[Trait("Category", "Cluster")]
[Collection(nameof(Alone))]
public sealed class SegmentGapTests
{
    private const int Warm = 3; // segments of a device that are not counted: code is still being compiled

    private static readonly TimeSpan Segment = TimeSpan.FromMilliseconds(500);

    private static readonly string[] Stages =
    [
        "ended",
        "report sent",
        "report taken",
        "exchange asked",
        "exchanged",
        "order sent",
        "order taken",
        "begun",
    ];

    private readonly ConcurrentDictionary<string, long[]> _marks = new();
    private readonly ConcurrentDictionary<string, int> _ends = new();
    private readonly ConcurrentDictionary<int, string> _devices = new();
    private readonly ConcurrentBag<long[]> _gaps = [];

    [Theory]
    [InlineData(3, 1, 30)]
    [InlineData(4, 8, 320)]
    public async Task BetweenTwoSegments_OnADevice_ItSaysWhereTheTimeGoes(int silos, int devices, int trials)
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? string.Empty);
        using var server = PostgresServer.Start();
        await using var database = Npgsql.NpgsqlDataSource.Create(server.NewDatabase());
        await PostgresSchema.MigrateAsync(database, TestContext.Current.CancellationToken);
        var runner = new ScriptedRunner
        {
            Behaviour = (request, stop) =>
            {
                Begin(_devices[request.Trial]);
                stop.WaitHandle.WaitOne(Segment);
                _marks[_devices[request.Trial]] = Ended();
                return null;
            },
        };
        await using var cluster = await ClusterUnderTest.StartAsync(
            silos,
            () => runner,
            devices,
            times: new ClusterTimes(),
            database: database,
            configure: Watch
        );
        var spec = SweepSpecs.Small(trials: trials) with { Halving = SweepSpecs.Small().Halving with { Algorithm = "asha" } };

        var end = await cluster.EndOfAsync(await cluster.Service.StartAsync(spec, "", TestContext.Current.CancellationToken));

        end.Status.ShouldBe(SweepStatus.Completed);
        var gaps = _gaps.Where(gap => gap.All(mark => mark > 0)).ToList();
        gaps.Count.ShouldBeGreaterThan(silos * devices);
        TestContext.Current.SendDiagnosticMessage(
            $"{silos} silos of {devices} devices, events in PostgreSQL: {gaps.Count} gaps, milliseconds (median, 90 %, mean)"
        );
        for (var stage = 1; stage < Stages.Length; stage++)
            Tell($"{Stages[stage - 1]} -> {Stages[stage]}", gaps.ConvertAll(gap => Milliseconds(gap[stage - 1], gap[stage])));
        Tell("ended -> begun", gaps.ConvertAll(gap => Milliseconds(gap[0], gap[^1])));
    }

    private static double Milliseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;

    private static void Tell(string what, List<double> costs)
    {
        costs.Sort();
        TestContext.Current.SendDiagnosticMessage(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {what, -32} {costs[costs.Count / 2], 7:F2} {costs[costs.Count * 9 / 10], 7:F2} {costs.Average(), 7:F2}"
            )
        );
    }

    private void Watch(ISiloBuilder silo)
    {
        silo.AddOutgoingGrainCallFilter(async context =>
        {
            if (
                context.InterfaceMethod.DeclaringType == typeof(ISweepGrain)
                && context.InterfaceMethod.Name == nameof(ISweepGrain.ReportAsync)
                && context.Request.GetArgument(0) is SegmentReport report
            )
                Mark(report.Order.Lease.Device, "report sent");
            if (context.InterfaceMethod.Name == nameof(ITrialGrain.RunAsync) && context.Request.GetArgument(0) is SegmentOrder order)
                Mark(order.Lease.Device, "order sent");
            await context.Invoke();
        });
        silo.AddIncomingGrainCallFilter(async context =>
        {
            var argument = context.Request.GetArgumentCount() > 0 ? context.Request.GetArgument(0) : null;
            if (argument is SegmentReport report && context.Grain is SweepGrain)
                Mark(report.Order.Lease.Device, "report taken");
            if (argument is SegmentOrder order)
            {
                Mark(order.Lease.Device, "order taken");
                _devices[order.Trial] = order.Lease.Device;
                await context.Invoke();
                return;
            }

            var asked = Stopwatch.GetTimestamp();
            await context.Invoke();
            if (
                context.InterfaceMethod.Name == nameof(IDevicePoolGrain.ExchangeAsync)
                && context.Result is IReadOnlyList<DeviceLease> leases
            )
                leases.ToList().ForEach(lease => Mark(lease.Device, "exchange asked", asked, "exchanged"));
        });
    }

    private static long[] Ended()
    {
        var marks = new long[Stages.Length];
        marks[0] = Stopwatch.GetTimestamp();
        return marks;
    }

    private void Begin(string device)
    {
        if (!_marks.TryGetValue(device, out var marks))
            return;
        marks[^1] = Stopwatch.GetTimestamp();
        if (_ends.AddOrUpdate(device, 1, (_, n) => n + 1) > Warm)
            _gaps.Add(marks);
    }

    private void Mark(string device, string stage, long? at = null, string? then = null)
    {
        if (!_marks.TryGetValue(device, out var marks))
            return;
        marks[Array.IndexOf(Stages, stage)] = at ?? Stopwatch.GetTimestamp();
        if (then is not null)
            marks[Array.IndexOf(Stages, then)] = Stopwatch.GetTimestamp();
    }
}
