using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;

namespace Eam.Core.Tests.Sweeps;

public sealed class LargestPlanTests
{
    [Theory]
    [InlineData("sha")]
    [InlineData("hyperband")]
    [InlineData("none")]
    public void Of_ASynchronousRule_IsNotNeeded(string rule) => LargestPlan.Of(SweepsFor.Test(9, algorithm: rule)).ShouldBeNull();

    [Theory]
    [InlineData("asha", new[] { 9, 7, 5 })]
    [InlineData("asha-stop", new[] { 9, 9, 9 })]
    [InlineData("median", new[] { 9, 9, 9 })]
    public void Of_ResultsThatGetBetterAndBetter_IsWhatRuns(string rule, int[] expected)
    {
        var spec = SweepsFor.Test(9, algorithm: rule, max: 9);

        LargestPlan.Of(spec)!.Select(rung => rung.Trials).ShouldBe(expected);
        Reached(Run(spec, 1, trial => trial, _ => 0)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("asha", 1, 1)]
    [InlineData("asha", 2, 3)]
    [InlineData("async-hyperband", 1, 2)]
    [InlineData("pasha", 1, 2)]
    [InlineData("asha-stop", 1, 2)]
    [InlineData("median", 2, 1)]
    public void Of_AnyOrderOfResults_IsNeverExceeded(string rule, int repeats, int finalSeeds)
    {
        var spec = SweepsFor.Test(20, algorithm: rule, max: 27, finalSeeds: finalSeeds) with { Repeats = repeats };
        var most = LargestPlan.Of(spec)!.Select(rung => rung.Trials).ToList();
        for (var seed = 0ul; seed < 40; seed++)
        {
            var random = new RandomStream(seed, 1);
            var end = Run(spec, 1 + (int)(seed % 5), _ => random.NextDouble(), running => random.NextInt32(running.Count));

            Reached(end).Zip(most).ShouldAllBe(rung => rung.First <= rung.Second);
        }
    }

    private static SweepState Run(SweepSpec spec, int slots, Func<int, double> reward, Func<IReadOnlyList<SweepCommand.Train>, int> next) =>
        new VirtualHost(
            spec,
            slots,
            train => new SweepEvent.RungReached(
                train.Segment.Trial,
                train.Segment.Rung,
                train.Segment.Attempt,
                [SweepsFor.Point(reward(train.Segment.Trial), train.Segment.Target)]
            ),
            next
        ).Run();

    private static List<int> Reached(SweepState end) =>
        [.. Enumerable.Range(0, end.Spec.Halving.Rungs().Count).Select(rung => end.Trials.Count(trial => trial.Rung >= rung))];
}
