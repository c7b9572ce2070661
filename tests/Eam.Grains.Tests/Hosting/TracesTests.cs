using System.Diagnostics;
using Eam.Core.Sweeps;
using Eam.Engine;
using Eam.Grains.Hosting;
using Eam.Grains.Tests.Clusters;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Eam.Grains.Tests.Hosting;

public sealed class TracesTests
{
    [Fact]
    public async Task Report_OfASegment_IsOneTraceFromTheSiloThroughTheSweepToTheStore()
    {
        var activities = new List<Activity>();
        var spec = SweepSpecs.Small() with { Name = "traced" };
        using (
            Sdk.CreateTracerProviderBuilder()
                .AddSource(EngineTelemetry.Name)
                .AddSource([.. OrleansTelemetry.Sources])
                .AddInMemoryExporter(activities)
                .Build()
        )
        {
            await using var cluster = await ClusterUnderTest.StartAsync(2, () => new ScriptedRunner());
            var sweep = await cluster.Service.StartAsync(spec, "name: traced\n", TestContext.Current.CancellationToken);
            (await cluster.EndOfAsync(sweep)).Status.ShouldBe(SweepStatus.Completed);
        }

        var ours = activities.Where(activity => (string?)activity.GetTagItem("eam.sweep") == "traced-1").ToList();
        var appends = ours.Where(activity => activity.OperationName == "append").Select(append => Path(append, activities)).ToList();
        var expected = new[] { "append", "ISweepGrain/ReportAsync Server", "ISweepGrain/ReportAsync Client", "report", "train" };
        appends.ShouldContain(
            path => path.SequenceEqual(expected),
            string.Join('\n', appends.Select(path => string.Join(" < ", path)).Distinct())
        );
        ours.Where(activity => activity.OperationName == "report")
            .ShouldAllBe(report => report.TraceId == activities.Single(train => train.SpanId == report.ParentSpanId).TraceId);

        // Each segment is a trace of its own, linked to the call that brought its order.
        var trains = ours.Where(activity => activity.OperationName == "train").ToList();
        trains.Select(train => train.TraceId).Distinct().Count().ShouldBe(trains.Count);
        trains.ShouldAllBe(train => train.ParentSpanId == default && train.Links.Count() == 1);
    }

    // Returns the names from an activity up to the root of its trace.
    private static List<string> Path(Activity leaf, IReadOnlyList<Activity> all)
    {
        var path = new List<string>();
        for (
            var at = leaf;
            at is not null;
            at = all.FirstOrDefault(activity => activity.TraceId == leaf.TraceId && activity.SpanId == at.ParentSpanId)
        )
            path.Add(at.Source.Name == EngineTelemetry.Name ? at.OperationName : $"{at.OperationName} {at.Kind}");
        return path;
    }
}
