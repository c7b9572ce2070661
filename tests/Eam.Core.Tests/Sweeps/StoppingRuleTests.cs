using Eam.Core.Sweeps;

namespace Eam.Core.Tests.Sweeps;

public class StoppingRuleTests
{
    [Theory]
    [InlineData("asha-stop", new[] { 5, 4, 6, 1, 2, 7 }, new[] { 3, 0, 3, 0, 0, 3 })] // places: first; 2nd of 2; 1st of 3; 4th of 4; 4th of 5; 1st of 6
    [InlineData("median", new[] { 5, 4, 6, 1, 2, 7 }, new[] { 3, 0, 3, 0, 0, 3 })]
    [InlineData("asha-stop", new[] { 6, 5, 7, 8, 9, 5 }, new[] { 3, 0, 3, 3, 3, 0 })]
    [InlineData("median", new[] { 50, 60, 40, 30, 55, 52 }, new[] { 3, 3, 0, 0, 3, 1 })]
    public void Run_OneSlot_DecidesAtTheReport(string algorithm, int[] rewards, int[] rungs)
    {
        var end = new VirtualHost(
            SweepsFor.Test(rewards.Length, algorithm: algorithm),
            1,
            train => Reach(train, rewards[train.Segment.Trial]),
            _ => 0
        ).Run();

        end.Trials.Select(trial => trial.Rung).ShouldBe(rungs);
        end.Trials.ShouldAllBe(trial => trial.Status == (trial.Rung == 3 ? TrialStatus.Completed : TrialStatus.Pruned));
    }

    private static SweepEvent.RungReached Reach(SweepCommand.Train train, double reward) =>
        new(train.Segment.Trial, train.Segment.Rung, train.Segment.Attempt, [SweepsFor.Point(reward, train.Segment.Target)]);
}
