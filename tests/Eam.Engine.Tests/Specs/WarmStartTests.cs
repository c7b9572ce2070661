using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Specs;

namespace Eam.Engine.Tests.Specs;

public class WarmStartTests
{
    // Trials 0 to 3 of eam reached 600, 600, 1800 and 1800 nfe; trial 4 diverged; trial 5 has not reported; trial 6 repeats the winner;
    // trial 7 uses am.
    private static readonly SweepState Earlier = Build();

    [Fact]
    public void Read_Name_TakesEachMethodsBestByRungThenObjective()
    {
        Read("warm_start: before").Errors.ShouldBeEmpty();
        var spec = Read("warm_start: before").Spec.ShouldNotBeNull();

        spec.Space.Points.Select(point => $"{point.Method} {point.Values["learning_rate"]}")
            .ShouldBe(["am 0.007", "eam 0.003", "eam 0.002", "eam 0"]);
        spec.Space.Earlier.ShouldBeEmpty("random search has no use for history");
    }

    [Fact]
    public void Read_MapBesidePoints_ComesAfterThemAndOnce()
    {
        var spec = Read("warm_start: {from: before, points: 1}\npoints: [{method: eam, learning_rate: 0.5, batch_size: 1}]")
            .Spec.ShouldNotBeNull();

        spec.Space.Points.Select(point => point.Values["learning_rate"].Number).ShouldBe([0.5, 0.007, 0.003]);
        Read("warm_start: {from: before, points: 0}").Spec!.Space.Points.ShouldBeEmpty();
    }

    [Fact]
    public void Read_WithTpe_HasTheResultsAtThisSweepsRungs()
    {
        // The rungs of this sweep are 500, 1500 and 4500 nfe.
        var earlier = Read("warm_start: before\nsearch: tpe").Spec.ShouldNotBeNull().Space.Earlier;

        earlier.Select(trial => trial.Configuration.Values["learning_rate"].Number).ShouldBe([0, 0.001, 0.002, 0.003, 0.004, 0.007]);
        earlier[0].Scores.ShouldBe([9.0]);
        earlier[3].Scores.ShouldBe([3.0, 30.0]);
        (earlier[4].Scores.Count, earlier[4].Failed).ShouldBe((0, true));
    }

    [Fact]
    public void Read_SweepWithRepeats_TakesTheMeansOfItsConfigurations()
    {
        // Two runs each: scores 9 and 1, then 6 and 6, then one configuration of which one run diverged.
        Trial[] trials =
        [
            Reached(0, 9),
            Reached(1, 1, of: 0),
            Reached(2, 6),
            Reached(3, 6, of: 2),
            Reached(4, 99),
            At(4) with
            {
                Number = 5,
                RepeatOf = 4,
                Status = TrialStatus.Pruned,
                Failure = FailureKind.Diverged,
            },
        ];
        var spec = Read("warm_start: before\nsearch: tpe", earlier: new(Earlier.Spec with { Repeats = 2 }, [.. trials]))
            .Spec.ShouldNotBeNull();

        spec.Space.Points.Select(point => point.Values["learning_rate"].Number).ShouldBe([0.002, 0]);
        spec.Space.Earlier.Select(one => (one.Configuration.Values["learning_rate"].Number, one.Scores.Sum(), one.Failed))
            .ShouldBe([(0, 5, false), (0.002, 6, false), (0.004, 0, true)]);

        static Trial Reached(int number, double score, int? of = null) =>
            At(of ?? number) with
            {
                Number = number,
                RepeatOf = of,
                Rung = 0,
                Curve = [Point(600, score)],
                RungPoints = [0],
            };
    }

    [Theory]
    [InlineData("random", 0)]
    [InlineData("tpe", 2)]
    public void Read_SpaceWithConditions_AppliesThemToWhatItCopies(string search, int history)
    {
        // Without am.noise, am.sigma had no effect, but am.clip had one. The third configuration is not in this space.
        Trial[] trials =
        [
            Reported(0, 1, ("am.sigma", "2")),
            Reported(1, 2, ("am.noise", "constant"), ("am.sigma", "2"), ("am.clip", "2")),
            Reported(2, 99, ("am.clip", "2")),
        ];
        const string Parameters =
            "am.noise: [memoryless, constant], am.sigma: {values: [0.5, 2], when: {am.noise: constant}}, am.clip: {values: [none, 2], when: {am.noise: constant}}";

        var read = ReadFile(
            $"warm_start: before\nsearch: {search}",
            text => text.Replace("am.steps: 10", $"am.steps: 10, {Parameters}", StringComparison.Ordinal),
            new(Earlier.Spec, [.. trials])
        );

        ShownSweepFile.Of(read).Errors.ShouldBeEmpty();
        var space = read.Spec!.Space;
        space
            .Points.Select(point => point.Key)
            .ShouldBe([
                "am|am.clip=2|am.noise=constant|am.sigma=2|am.steps=10|batch_size=1|learning_rate=0.001",
                "am|am.noise=memoryless|am.steps=10|batch_size=1|learning_rate=0",
            ]);
        space.Earlier.Count.ShouldBe(history);
        read.Warnings.ShouldBe([
            "warm_start leaves out 1 of 3 configurations of before: they use a parameter that does not exist under the conditions (when) of this sweep; the first is am|am.clip=2|am.steps=10|batch_size=1|learning_rate=0.002",
        ]);

        static Trial Reported(int number, double score, params (string Name, string Value)[] values)
        {
            var trial = At(number, "am");
            return trial with
            {
                Configuration = values.Aggregate(trial.Configuration, (configuration, value) =>
                    configuration.With(value.Name, ParameterValue.Parse(value.Value))
                ),
                Rung = 0,
                Curve = [Point(600, score)],
                RungPoints = [0],
            };
        }
    }

    [Fact]
    public void Suggest_WithEarlierResults_NeedsNoStartup()
    {
        var results = Enumerable
            .Range(0, 20)
            .Select(i => new Observation(
                Configuration.Defaults("eam").With("learning_rate", ParameterValue.Of(1e-4 * Math.Pow(100, i / 20.0))),
                [-Math.Abs(i - 15)],
                false
            ));
        var space = Read("search: tpe").Spec!.Space with { Earlier = [.. results] };

        var draws = Enumerable
            .Range(0, 40)
            .Select(seed =>
                Searchers.Get("tpe").Suggest(new(space, "eam", 0, (ulong)seed, new HashSet<string>())).Values["learning_rate"].Number
            )
            .Order()
            .ToList();

        draws[20].ShouldBeInRange(1e-4 * Math.Pow(100, 0.6), 1e-4 * Math.Pow(100, 0.9));
    }

    [Theory]
    [InlineData("std: 0.5", "std: 0.6", "nfe", "6: warm_start cannot be used: before has another task, gaussian-mixture std=0.5")]
    [InlineData(
        "std: 0.5",
        "std: 0.5",
        "iterations",
        "6: warm_start cannot be used: before counts compute in nfe, but this sweep in iterations"
    )]
    public void Read_ASweepThatCannotBeCompared_IsRefused(string from, string to, string unit, string expected) =>
        Read("warm_start: before", text =>
            text.Replace(from, to, StringComparison.Ordinal).Replace("unit: nfe", $"unit: {unit}", StringComparison.Ordinal)
        )
            .Errors.ShouldHaveSingleItem()
            .ShouldBe("sweep.yaml:" + expected);

    [Fact]
    public void Read_WrongNumberOfPoints_SaysSo() =>
        Read("warm_start: {from: before, points: -2}")
            .Errors.ShouldHaveSingleItem()
            .ShouldBe("sweep.yaml:6: warm_start.points must be a whole number from 0 to 1000, not '-2'");

    [Fact]
    public void Read_NoSuchSweep_SaysWhere() =>
        Read("warm_start: {from: after}")
            .Errors.ShouldHaveSingleItem()
            .ShouldBe("sweep.yaml:6: warm_start cannot be read: there is no sweep 'after'");

    [Fact]
    public void Read_BesideAGrid_IsRefused() =>
        Read("warm_start: before\nsearch: grid", text =>
            text.Replace("{min: 1e-4, max: 1e-2, scale: log}", "{values: [1e-3, 1e-2]}", StringComparison.Ordinal)
                .Replace("trials: 20", "", StringComparison.Ordinal)
                .Replace("algorithm: sha", "algorithm: none", StringComparison.Ordinal)
        )
            .Errors.ShouldContain(error => error.Contains("warm_start cannot be combined with `search: grid`", StringComparison.Ordinal));

    private static ShownSweepFile Read(string more, Func<string, string>? change = null, SweepState? earlier = null) =>
        ShownSweepFile.Of(ReadFile(more, change, earlier));

    private static SweepFileResult ReadFile(string more, Func<string, string>? change = null, SweepState? earlier = null)
    {
        var text =
            """
                task: {name: gaussian-mixture, std: 0.5}
                method: {values: [am, eam]}
                parameters: {learning_rate: {min: 1e-4, max: 1e-2, scale: log}, batch_size: 1, am.steps: 10}
                halving: {algorithm: sha, compute: {unit: nfe, min: 500, max: 4500}}
                trials: 20

                """ + more;
        return SweepFile.Read(change?.Invoke(text) ?? text, "sweep.yaml", TestCatalog.Catalog, name =>
            name == "before" ? earlier ?? Earlier : throw new EngineException($"there is no sweep '{name}'")
        );
    }

    private static SweepState Build()
    {
        var spec = TestCatalog
            .Read(
                """
                task: {name: gaussian-mixture, std: 0.5}
                method: {values: [am, eam]}
                halving: {compute: {min: 600, max: 5400}}
                parameters: {batch_size: 1, am.steps: 10}
                trials: 20
                """
            )
            .Spec.ShouldNotBeNull();
        Trial[] trials =
        [
            At(0) with
            {
                Rung = 0,
                Curve = [Point(600, 9)],
                RungPoints = [0],
            },
            At(1) with
            {
                Rung = 0,
                Curve = [Point(600, 8)],
                RungPoints = [0],
            },
            At(2) with
            {
                Rung = 1,
                Curve = [Point(600, 2), Point(1800, 20)],
                RungPoints = [0, 1],
            },
            At(3) with
            {
                Rung = 1,
                Curve = [Point(600, 3), Point(1200, 10), Point(1800, 30)],
                RungPoints = [0, 2],
            },
            At(4) with
            {
                Status = TrialStatus.Pruned,
                Failure = FailureKind.Diverged,
            },
            At(5),
            At(6) with
            {
                RepeatOf = 3,
                Rung = 1,
                Curve = [Point(600, 99), Point(1800, 99)],
                RungPoints = [0, 1],
            },
            At(7, "am") with
            {
                Rung = 0,
                Curve = [Point(600, 1)],
                RungPoints = [0],
            },
        ];
        return new(spec, [.. trials]);
    }

    private static Trial At(int number, string method = "eam") =>
        new(
            number,
            Configuration
                .Defaults(method)
                .With("learning_rate", ParameterValue.Of(number / 1000.0))
                .With("batch_size", ParameterValue.Of(1))
                .With("am.steps", ParameterValue.Of(10)),
            0,
            null
        );

    private static CurvePoint Point(long nfe, double value) =>
        new(
            Spent.None with
            {
                Nfe = nfe,
            },
            new TrialMetrics
            {
                Reward = 0,
                RewardSe = 0,
                PathKl = 0,
                ControlObjective = value,
                ControlObjectiveSe = 0,
                ControlGap = 0,
                EvaluationNfe = 0,
            }
        );
}
