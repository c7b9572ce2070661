using Eam.Core.Sweeps.Halving;
using Eam.Engine.Simulation;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.Simulation;

/// <summary>Compares every figure of a simulation with one computed from a list of all segments.</summary>
public sealed class SimulatorFiguresTests
{
    public static TheoryData<string, string> Cases =>
        new(
            HalvingRules.Names.SelectMany(rule =>
                new[] { "3", "40", "16,4@0.2,64@0.9", "5,0@0.3,2@0.4,9@0.6,1@1.1" }.Select(slots => (rule, slots))
            )
        );

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_FailuresStragglersAndElasticSlots_HasTheFiguresOfAListOfSegments(string rule, string slots)
    {
        var spec = SweepSpecs.Small(trials: 60, finalSeeds: 2);
        var (settings, curves) = (new SimulationSettings(SlotSchedule.Parse(slots), 0.1, 0.2), ParametricCurves.Of("crossing", spec));

        var naive = NaiveSimulation.Run(spec, rule, settings, curves);
        var result = Simulator.Run(spec, rule, settings, curves, TestContext.Current.CancellationToken);

        (result.Segments, result.Preempted).ShouldBe((naive.Segments, naive.Preempted));
        result.Makespan.ShouldBe(naive.Makespan, 1e-9);
        result.Utilisation.ShouldBe(naive.Utilisation, 1e-9);
        result.Compute.ShouldBe(naive.Compute, 1e-6);
        var (mine, expected) = (result.Incumbent!, naive.Incumbent);
        (mine.Trial, mine.Score).ShouldBe((expected.Trial, expected.Score));
        mine.Time.ShouldBe(expected.Time, 1e-9);
        mine.Compute.ShouldBe(expected.Compute, 1e-6);
        mine.Regret.ShouldBe(expected.Regret, 1e-12);

        // Equal times that were summed in a different order differ in the last digit.
        foreach (var best in result.Best.Where((best, i) => i + 1 == result.Best.Count || result.Best[i + 1].Time > best.Time + 1e-9))
            best.Score.ShouldBe(naive.BestUntil(best.Time + 1e-9));
        foreach (var (load, next) in result.Load.Zip(result.Load.Skip(1)).Where(pair => pair.Second.Time > pair.First.Time + 1e-9))
            load.Busy.ShouldBe(naive.BusyAt((load.Time + next.Time) / 2), $"at {load.Time}");
    }

    [Fact]
    public void Run_SlotsThatShrink_PreemptWithoutCostingARetry()
    {
        // Slot 1 is removed at 0.2 of the time that both segments take: its trial starts again on slot 0, after the other one.
        var spec = SweepSpecs.Small(trials: 2, maxFailures: 0);

        var result = Simulator.Run(
            spec,
            "none",
            new SimulationSettings(SlotSchedule.Parse("2,1@0.2")),
            ParametricCurves.Of("power", spec),
            TestContext.Current.CancellationToken
        );

        (result.Completed, result.Failed, result.Preempted, result.Segments).ShouldBe((2, 0, 1L, 3L));
        result.Makespan.ShouldBe(2, 1e-12);
        result.Compute.ShouldBe(2.2 * 900, 1e-9);
        result.Utilisation.ShouldBe(1, 1e-12);
    }

    [Theory]
    [InlineData("16", "16")]
    [InlineData("16, 4@0.5 ,64@1.2", "16,4@0.5,64@1.2")]
    [InlineData("0,1@1", "0,1@1")]
    public void Parse_ASchedule_IsWrittenAsItIs(string text, string expected) => SlotSchedule.Parse(text).ToString().ShouldBe(expected);

    [Theory]
    [InlineData("0", "'0' is not a number of slots from 1 to 10000; the last number must be at least 1")]
    [InlineData("x", "'x' is not a number of slots")]
    [InlineData("4@1", "the first number of slots holds from time 0, so it must have no @")]
    [InlineData("4,5", "'5': add the time from which it holds")]
    [InlineData("4,5@1,6@1", "'1' is not a time after 1")]
    [InlineData("4,5@NaN", "'NaN' is not a time after 0")]
    [InlineData("4,0@2", "'0' is not a number of slots from 1")]
    [InlineData("4,10001@2", "'10001' is not a number of slots")]
    public void Parse_NotASchedule_SaysWhatIsWrong(string text, string message) =>
        Should.Throw<FormatException>(() => SlotSchedule.Parse(text)).Message.ShouldContain(message);
}
