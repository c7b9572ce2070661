using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Testing.Storage;
using Eam.Testing.Sweeps;

namespace Eam.Core.Tests.Tasks;

public sealed class DeclaredMetricsTests
{
    private static readonly SweepState State = RandomSweep.State(SweepSpecs.Command(), 1);

    [Fact]
    public void OfDeclared_EqualValuesInAnotherOrder_AreEqual()
    {
        var one = TrialMetrics.OfDeclared(new Dictionary<string, double> { ["b"] = double.NaN, ["a"] = 1 });
        var other = TrialMetrics.OfDeclared(new Dictionary<string, double> { ["a"] = 1, ["b"] = double.NaN });

        one.ShouldBe(other);
        one.GetHashCode().ShouldBe(other.GetHashCode());
        one.ToString().ShouldBe(other.ToString());
        one.ToString().ShouldContain("Declared = { a = 1, b = NaN }");
        one.ShouldNotBe(TrialMetrics.OfDeclared(new Dictionary<string, double> { ["a"] = 2, ["b"] = double.NaN }));
        one.ShouldNotBe(TrialMetrics.OfDeclared(new Dictionary<string, double> { ["a"] = 1, ["c"] = double.NaN }));
    }

    [Fact]
    public void OfDeclared_ValuesThatTheCallerChangesLater_StayAsTheyWere()
    {
        var values = new Dictionary<string, double> { ["loss"] = 1 };
        var metrics = TrialMetrics.OfDeclared(values);

        values["loss"] = 2;

        metrics["loss"].ShouldBe(1);
    }

    [Fact]
    public void OfDeclared_MetricWithANameOfEam_IsOnlyTheDeclaredOne()
    {
        var metrics = TrialMetrics.OfDeclared(new Dictionary<string, double> { ["reward"] = 3 });

        metrics["reward"].ShouldBe(3);
        metrics["path_kl"].ShouldBeNull();
        TrialMetrics.Definitions.ShouldAllBe(metric => metric.Get(metrics) == null);
        new Objective("reward", true).StandardError(metrics).ShouldBe(0);
    }

    [Fact]
    public void Metrics_OfACommand_AreTheDeclaredOnesAndAlwaysTheSame()
    {
        var spec = SweepSpecs.Command();

        spec.Metrics.Select(metric => (metric.Name, metric.Maximize)).ShouldBe([("accuracy", true), ("loss", false), ("sw2", true)]);
        spec.Metrics.ShouldBeSameAs((spec with { Seed = 9 }).Metrics, "it is asked for at each point");
        SweepSpecs.Small().Metrics.ShouldBeSameAs(TrialMetrics.Definitions);
        MeasuredMetrics.OfTask(spec).ShouldBe(spec.Metrics);
        MeasuredMetrics.Of(State).Select(metric => metric.Name).ShouldBe(["accuracy", "loss", "sw2"]);
        ShownMetrics.Of(spec, "reward").ShouldBe(["loss", "accuracy", "sw2"]);
    }

    [Fact]
    public void Ranking_ByADeclaredMetric_PutsTheSmallestLossOfTheHighestRungFirst()
    {
        var ranked = TrialRanking.Of(State.Spec, State.Trials);

        var first = ranked[0].Trial;
        var rivals = State.Trials.Where(trial => trial.Rung == first.Rung && trial.Status != TrialStatus.Failed).ToList();
        rivals.Count.ShouldBeGreaterThan(1);
        first.Metrics!["loss"].ShouldBe(rivals.Min(trial => trial.Metrics!["loss"]));
        ranked[0].Mean("loss").ShouldBe(first.Metrics["loss"]);
        SweepBest.Of(State)!.Trial.Number.ShouldBe(first.Number);
    }

    [Fact]
    public void Reports_OfACommand_TakeNoMetricOfEam()
    {
        State.Spec.Objective.Metric.ShouldBe("loss");
        ReferenceValues.Of(State, "sw2").ShouldBeEmpty("a declared sw2 has no floor");
        ReferenceValues.Of(State, "path_kl").ShouldBeEmpty();
        ObjectiveSpan.Of(State with { Spec = State.Spec with { Objective = new("sw2", true) } }).ShouldBeNull();
        CoarseGrid.Line(State).ShouldBeNull();
        CollapsedPaths.Line(State).ShouldBeNull();
        State.MeasuresBase.ShouldBeNull("a command has no base model");
    }

    [Fact]
    public void Of_TwoObjectivesThatAreDeclared_RanksByTheirFronts()
    {
        var spec = State.Spec with { Objectives = [new("loss", false), new("sw2", true)] };

        var ranked = TrialRanking.Of(spec, State.Trials);

        ranked[0].Front.ShouldBe(0);
        ranked[0].Scores.ShouldBe([-ranked[0].Trial.Metrics!["loss"]!.Value, ranked[0].Trial.Metrics!["sw2"]!.Value]);
    }
}
