using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Engine.Specs;

namespace Eam.Engine.Tests.Specs;

public class SweepFileTests
{
    [Fact]
    public void Read_Sample_GivesTheWholeSpec()
    {
        var result = TestCatalog.Read(TestCatalog.Sample);

        result.Errors.ShouldBeEmpty();
        var spec = result.Spec.ShouldNotBeNull();
        spec.Name.ShouldBe("am-vs-eam");
        spec.Task.Name.ShouldBe("gaussian-mixture");
        spec.Task.Values["std"].Number.ShouldBe(0.6);
        spec.Space.Methods.ShouldBe(["am", "eam"]);
        spec.Space.Parameters.Select(parameter => parameter.Name)
            .ShouldBe(["learning_rate", "batch_size", "eam.ode_steps", "eam.base_variance", "am.steps"]);
        spec.Space.Parameters[0].Domain.ShouldBe(new Domain.Range(1e-4, 1e-2, true, false));
        spec.Objective.ShouldBe(new("control_objective", true));
        spec.Halving.ShouldBe(new("sha", 3, true, ComputeUnit.Nfe, 0.6e6, 16.2e6, 3));
        spec.Halving.Rungs().Select(target => Math.Round(target)).ShouldBe([0.6e6, 1.8e6, 5.4e6, 16.2e6]);
        (spec.Trials, spec.Seed, spec.Slots, spec.MaxFailures, spec.Search, spec.Target).ShouldBe((54, 7UL, null, 3, "random", null));
        spec.Evaluation.ShouldBe(new());
    }

    [Theory]
    [InlineData("asha")]
    [InlineData("hyperband")]
    [InlineData("async-hyperband")]
    [InlineData("pasha")]
    [InlineData("asha-stop")]
    [InlineData("median")]
    [InlineData("none")]
    public void Read_Algorithm_IsRead(string algorithm) =>
        TestCatalog
            .Read(TestCatalog.Sample.Replace("algorithm: sha", $"algorithm: {algorithm}", StringComparison.Ordinal))
            .Spec.ShouldNotBeNull()
            .Halving.ShouldBe(new(algorithm, 3, true, ComputeUnit.Nfe, 0.6e6, 16.2e6, 3));

    [Theory]
    [InlineData("am", "method", 143)]
    [InlineData("{values: [am, eam]}", "method", 286)]
    [InlineData("{values: [am, eam]}", "none", 143)]
    public void Read_HyperbandWithoutTrials_HasAFullTableAnArm(string method, string arms, int trials) =>
        TestCatalog
            .Read(
                $$$"""
                task: gaussian-mixture
                method: {{{method}}}
                halving: {algorithm: hyperband, arms: {{{arms}}}, compute: {min: 1e5, max: 81e5}}
                """
            )
            .Spec.ShouldNotBeNull()
            .Trials.ShouldBe(trials);

    [Fact]
    public void Read_HyperbandOfTooManyTrials_AsksForANumber() =>
        TestCatalog
            .Read(
                """
                task: gaussian-mixture
                method: am
                halving: {algorithm: hyperband, compute: {min: 1e5, max: 1e14}}
                """
            )
            .Errors.ShouldHaveSingleItem()
            .ShouldEndWith(
                "trials is missing: the number of configurations that random search draws; all brackets of the rule together would have 1.79E+09"
            );

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("30m", 1800)]
    [InlineData("1.5h", 5400)]
    public void Read_FailureKeys_AreRead(string timeout, double seconds)
    {
        var spec = TestCatalog
            .Read($"{TestCatalog.Sample}\nisolation: process\nmax_failed_trials: 4\nsegment_timeout: {timeout}")
            .Spec.ShouldNotBeNull();

        (spec.Isolation, spec.MaxFailedTrials, spec.SegmentTimeout).ShouldBe((Isolation.Process, 4, TimeSpan.FromSeconds(seconds)));
    }

    [Fact]
    public void Read_KeysOfTime_AreRead()
    {
        var spec = TestCatalog.Read($"{TestCatalog.Sample}\ncheckpoint_every: 90s\ntime_limit: 8h").Spec.ShouldNotBeNull();

        (spec.CheckpointEvery, spec.TimeLimit).ShouldBe((TimeSpan.FromSeconds(90), TimeSpan.FromHours(8)));
        var without = TestCatalog.Read(TestCatalog.Sample).Spec.ShouldNotBeNull();
        without.CheckpointEvery.ShouldBeNull();
        without.TimeLimit.ShouldBeNull();
    }

    [Fact]
    public void Read_Minimum_TakesDefaults()
    {
        var spec = TestCatalog
            .Read(
                """
                task: gaussian-mixture
                method: eam
                halving: {compute: {min: 1e5, max: 9e5}}
                trials: 9
                """
            )
            .Spec.ShouldNotBeNull();

        spec.Name.ShouldBe("sweep");
        spec.Halving.ShouldBe(new("sha", 3, true, ComputeUnit.Nfe, 1e5, 9e5, 1));
        spec.Objective.ShouldBe(new("control_objective", true));
        (spec.Seed, spec.MaxFailures, spec.Search).ShouldBe((0UL, 3, "random"));
    }

    [Fact]
    public void Read_Points_AreFilledWithFixedValuesAndDefaults()
    {
        var text =
            TestCatalog.Sample.Replace("am.steps: {values: [20, 40]}", "am.steps: 20", StringComparison.Ordinal)
            + """

                search: sobol
                points:
                  - {method: eam, learning_rate: 0.5, eam.ode_steps: 6, weight_decay: 0.01}
                  - {method: am}
                """;

        var spec = TestCatalog.Read(text).Spec.ShouldNotBeNull();

        spec.Search.ShouldBe("sobol");
        var defaults = TestCatalog.Catalog.Training.ToDictionary(definition => definition.Name, definition => definition.Default);
        spec.Space.Points.Select(point => point.Key)
            .ShouldBe([
                $"eam|batch_size={defaults["batch_size"]}|eam.base_variance=auto|eam.ode_steps=6|learning_rate=0.5|weight_decay=0.01",
                $"am|am.steps=20|batch_size={defaults["batch_size"]}|learning_rate={defaults["learning_rate"]}",
            ]);
    }

    [Fact]
    public void Read_PointOfASweepWithOneMethod_NeedNotNameIt() =>
        TestCatalog
            .Read(
                """
                task: gaussian-mixture
                method: eam
                parameters: {batch_size: {values: [64, 128]}}
                halving: {algorithm: none, compute: {max: 9e5}}
                points: [{batch_size: 32}]
                trials: 3
                """
            )
            .Spec.ShouldNotBeNull()
            .Space.Points.ShouldHaveSingleItem()
            .Key.ShouldBe("eam|batch_size=32");

    [Fact]
    public void Read_AllOtherKeys_AreRead()
    {
        var spec = TestCatalog
            .Read(
                """
                task: {name: gaussian-mixture}
                method: eam
                objective: {metric: sw2}
                halving: {algorithm: none, eta: 2, arms: none, compute: {unit: iterations, max: 300}}
                evaluation: {samples: 64, ode_steps: 4, control_samples: 32, control_steps: 8, per_rung: 1}
                parameters: {learning_rate: 0.001, eam.base_variance: {values: [auto, 0.5]}, batch_size: {min: 64, max: 256, points: 3}}
                search: grid
                slots: 2
                target: 0.1
                """
            )
            .Spec.ShouldNotBeNull();

        spec.Objective.ShouldBe(new("sw2", false));
        spec.Halving.Rungs().ShouldBe([300]);
        spec.Evaluation.ShouldBe(new(64, 4, 32, 8, 1));
        spec.Trials.ShouldBe(6);
        spec.Slots.ShouldBe(2);
        spec.Target.ShouldBe(0.1);
        spec.Space.Parameters[2].Domain.ShouldBeOfType<Domain.Values>().Items.Select(item => item.Number).ShouldBe([64, 160, 256]);
    }

    [Theory]
    [InlineData("99%", 0.99)]
    [InlineData("99.5 %", 0.995)]
    [InlineData("'50%'", 0.5)]
    public void Read_TargetInPercent_IsAShareOfTheWayToTheOptimum(string text, double share)
    {
        var spec = TestCatalog.Read($"{TestCatalog.Sample}\ntarget: {text}").Spec.ShouldNotBeNull();

        spec.TargetShare.ShouldNotBeNull().ShouldBe(share, 1e-12);
        spec.Target.ShouldBeNull();
    }

    [Theory]
    [InlineData("/home/ada/night.yaml", "night")]
    [InlineData("night.v2.yaml", "night.v2")]
    [InlineData("last night.yaml", "sweep")]
    [InlineData(".yaml", "sweep")]
    public void NameOf_AnyFile_IsANameThatASweepCanHave(string file, string name) => SweepFile.NameOf(file).ShouldBe(name);
}
