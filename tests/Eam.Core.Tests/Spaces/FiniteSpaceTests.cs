using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tests.Sweeps;

namespace Eam.Core.Tests.Spaces;

public sealed class FiniteSpaceTests
{
    private static readonly SweptParameter Rate = new("learning_rate", new Domain.Range(1e-4, 1e-2, true, false)),
        Batch = new("batch_size", new Domain.Values([ParameterValue.Of(16), ParameterValue.Of(32)])),
        Steps = new("eam.ode_steps", new Domain.Range(2, 5, false, true));

    [Fact]
    public void Count_OfListsAndWholeNumbers_IsTheirProduct()
    {
        var space = new SearchSpace(["am", "eam"], [Batch, Steps]);

        FiniteSpace.Count(space, "am").ShouldBe(2);
        FiniteSpace.Count(space, "eam").ShouldBe(8);
    }

    [Fact]
    public void Count_WithoutParameters_IsOne() => FiniteSpace.Count(new SearchSpace(["am"], []), "am").ShouldBe(1);

    [Fact]
    public void Count_OfRealNumbers_HasNoEnd() => FiniteSpace.Count(new SearchSpace(["am"], [Batch, Rate]), "am").ShouldBeNull();

    [Fact]
    public void Count_OfMoreThanAnySweep_HasNoEnd() =>
        FiniteSpace.Count(new SearchSpace(["am"], [new("width", new Domain.Range(4, 1e9, false, true))]), "am").ShouldBeNull();

    [Fact]
    public void Count_OfGivenPoints_AddsThoseOutsideTheLists()
    {
        var inside = Configuration.Defaults("am").With("batch_size", ParameterValue.Of(16));
        var outside = Configuration.Defaults("am").With("batch_size", ParameterValue.Of(64));

        FiniteSpace.Count(new SearchSpace(["am"], [Batch]) { Points = [inside, outside] }, "am").ShouldBe(3);
    }

    [Fact]
    public void Count_OfAGivenPointBetweenTwoWholeNumbers_AddsIt()
    {
        var clip = new SweptParameter("gradient_clip", new Domain.Range(1, 4, false, true));
        var between = Configuration.Defaults("am").With("gradient_clip", ParameterValue.Of(2.5));

        clip.Domain.QuantileOf(ParameterValue.Of(2.5)).ShouldBeNull();
        FiniteSpace.Count(new SearchSpace(["am"], [clip]) { Points = [between] }, "am").ShouldBe(5);
    }

    [Theory]
    [InlineData("random", 8)]
    [InlineData("sobol", 8)]
    [InlineData("tpe", 8)]
    [InlineData("random", 1000)]
    public void Suggest_AsOftenAsThereAreConfigurations_ProposesEachOnce(string search, int size)
    {
        var space = new SearchSpace(["eam"], [new("eam.ode_steps", new Domain.Range(1, size, false, true))]);
        for (var seed = 0UL; seed < 3; seed++)
        {
            var tried = new HashSet<string>();
            for (var i = 0; i < size; i++)
                tried.Add(Suggest(search, space, i, RandomStream.Derive(seed, (ulong)i, 1), tried).Key).ShouldBeTrue("each once");
        }
    }

    [Fact]
    public void Suggest_OtherSeeds_ProposesInAnotherOrder()
    {
        var space = new SearchSpace(["eam"], [Steps]);

        Enumerable.Range(0, 20).Select(seed => string.Join(' ', Order(space, (ulong)seed))).Distinct().Count().ShouldBeGreaterThan(5);
    }

    // The draws of sweeps with real numbers are frozen: sweep files must give the same trials in every version.
    [Fact]
    public void Suggest_RealNumbers_IsTheStreamOfTheSeed()
    {
        var space = new SearchSpace(["eam"], [Rate, Batch, Steps]);
        var stream = new RandomStream(11, 0);
        var expected = space.Parameters.Aggregate(Configuration.Defaults("eam"), (configuration, parameter) =>
            configuration.With(parameter.Name, parameter.Domain.At(stream.NextDouble()))
        );

        Suggest("random", space, 0, 11, new HashSet<string>()).ShouldBe(expected);
    }

    [Fact]
    public void Run_MoreTrialsThanConfigurations_RunsEachOnce()
    {
        var end = Run(SweepsFor.Test(10, eta: 2, parameters: [Batch, new("width", new Domain.Range(1, 2, false, true))]), _ => false);

        end.Spec.Planned.ShouldBe(4);
        end.Trials.Count.ShouldBe(4);
        end.Trials.Select(trial => trial.Configuration.Key).Distinct().Count().ShouldBe(4);
        end.Trials.Count(trial => trial.Entered > 0).ShouldBe(2, "half of four, and not of ten");
    }

    [Fact]
    public void Run_OneMethodWithFewerConfigurations_LeavesTheOthersTheirShare()
    {
        var end = Run(SweepsFor.Test(12, SweepsFor.BothMethods, eta: 2, parameters: [Batch, Steps]), _ => false);

        end.Spec.Quotas.ShouldBe([2, 6]);
        end.Trials.CountBy(trial => trial.Configuration.Method).ShouldBe([new("am", 2), new("eam", 6)]);
    }

    [Fact]
    public void Run_InvalidConfigurations_AreReplacedWhileThereAreOthers()
    {
        var end = Run(SweepsFor.Test(3, eta: 2, parameters: [Steps]), trial => trial < 2);

        end.Trials.Count.ShouldBe(4, "three of four configurations, and one in place of two invalid ones");
        end.Trials.Select(trial => trial.Configuration.Key).Distinct().Count().ShouldBe(4);
    }

    private static SweepState Run(SweepSpec spec, Func<int, bool> isInvalid) =>
        new VirtualHost(
            spec,
            2,
            train =>
                isInvalid(train.Segment.Trial)
                    ? new SweepEvent.SegmentFailed(
                        train.Segment.Trial,
                        train.Segment.Rung,
                        train.Segment.Attempt,
                        FailureKind.Invalid,
                        "for the test"
                    )
                    : new SweepEvent.RungReached(
                        train.Segment.Trial,
                        train.Segment.Rung,
                        train.Segment.Attempt,
                        [SweepsFor.Point(train.Segment.Trial, train.Segment.Target)]
                    ),
            _ => 0
        ).Run();

    private static List<string> Order(SearchSpace space, ulong seed)
    {
        var (tried, order) = (new HashSet<string>(), new List<string>());
        for (var i = 0; i < 4; i++)
        {
            order.Add(Suggest("random", space, i, RandomStream.Derive(seed, (ulong)i, 1), tried).Key);
            tried.Add(order[^1]);
        }

        return order;
    }

    private static Configuration Suggest(string search, SearchSpace space, int index, ulong seed, HashSet<string> tried) =>
        Searchers.Get(search).Suggest(new(space, "eam", index, seed, tried) { SweepSeed = 3 });
}
