using System.Collections.Immutable;
using System.Text.Json;
using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Eam.Engine.Trials;
using Eam.Server.Contracts;
using Eam.Server.Reports;
using Eam.Server.Sweeps;
using Eam.Testing.Storage;
using Eam.Testing.Sweeps;

namespace Eam.Server.Tests.Sweeps;

/// <summary>Views of a sweep whose program has declared its metrics.</summary>
public sealed class DeclaredMetricsTests
{
    private static readonly SweepState State = RandomSweep.State(SweepSpecs.Command(), 1);

    private static readonly SweepUpdate Update = new(
        State,
        SweepStatus.Completed,
        "/data/sweeps/mine-1",
        null,
        ImmutableDictionary<int, SegmentProgress>.Empty
    );

    [Fact]
    public void TrialRow_OfACommand_HasTheDeclaredMetricsByName()
    {
        var trial = State.Trials.First(trial => trial.Metrics is not null);

        var json = JsonSerializer.SerializeToElement(TrialViews.Row(State, trial), ApiJson.Default.TrialRow);

        json.GetProperty("metrics").EnumerateObject().Select(metric => metric.Name).ShouldBe(["accuracy", "loss", "sw2"]);
        json.GetProperty("metrics").GetProperty("loss").GetDouble().ShouldBe(trial.Metrics!["loss"]!.Value);
        json.GetProperty("value").GetDouble().ShouldBe(trial.Metrics["loss"]!.Value);
    }

    [Fact]
    public void TrialDetails_PointWithoutAMetric_LeavesItOut()
    {
        var trial = State.Trials.First(trial => trial.Metrics is not null);

        var points = TrialViews.Points(State.Spec, trial, 0);

        points[0].Metrics.Keys.ShouldBe(["accuracy", "loss"]);
        points[1].Metrics.Keys.ShouldBe(["accuracy", "loss", "sw2"]);
    }

    [Fact]
    public void Details_OfACommand_NameItsMetricsAndThoseToMinimize()
    {
        var details = SweepViews.Details(Update, SweepViews.Summary(Update, 1));

        details.Metrics.ShouldBe(["accuracy", "loss", "sw2"]);
        details.Minimized.ShouldBe(["loss"]);
    }

    [Fact]
    public void Curves_OfADeclaredMetric_HaveItsGoalAndNoReference()
    {
        var curves = CurveViews.Of(Update, State.Spec.Metrics.Single(metric => metric.Name == "sw2"), 5000);

        curves.Maximize.ShouldBeTrue("the sweep file says so, whatever Eam's own sw2 means");
        curves.References.ShouldBeEmpty();
        curves.Series.SelectMany(series => series.Value).OfType<double>().ShouldNotBeEmpty();
    }

    [Fact]
    public void MetricsFigure_OfACommand_HasAPanelForEachMetric()
    {
        var chart = MetricsFigure.Of("mine-1", State)!;

        chart.Panels.Select(panel => panel.Title!.Split(' ')[0]).ShouldBe(["loss", "accuracy", "sw2"]);
    }
}
