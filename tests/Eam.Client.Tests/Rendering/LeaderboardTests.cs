using Eam.Client.Rendering;
using Eam.Core.Sweeps;

namespace Eam.Client.Tests.Rendering;

public sealed class LeaderboardTests
{
    [Fact]
    public void Rank_Trials_AreBestFirstAndFailedOnesAreLeftOut()
    {
        var update = SampleSweeps.Update(
            SampleSweeps.Trial(0, "eam", TrialStatus.Pruned, -9),
            SampleSweeps.Trial(1, "am", TrialStatus.Completed, -9, -3),
            SampleSweeps.Trial(2, "am", TrialStatus.Failed, -1),
            SampleSweeps.Trial(3, "eam", TrialStatus.Completed, -9, -2),
            SampleSweeps.Trial(4, "eam", TrialStatus.Pruned, double.NaN),
            SampleSweeps.Trial(5, "eam", TrialStatus.Pending)
        );

        Leaderboard.Rank(update.State).Select(trial => trial.Number).ShouldBe([3, 1, 0]);
    }

    [Fact]
    public void Rank_EqualValuesAtARung_PreferLessCompute()
    {
        var dear = SampleSweeps.Trial(0, "am", TrialStatus.Pruned, -3) with { Curve = [SampleSweeps.Point(700_000, -3)] };

        Leaderboard
            .Rank(SampleSweeps.Update(dear, SampleSweeps.Trial(1, "am", TrialStatus.Pruned, -3)).State)
            .Select(trial => trial.Number)
            .ShouldBe([1, 0]);
    }

    [Fact]
    public void Rank_BetterValueAtALowerRung_ComesAfterTheTrialThatGotFurther()
    {
        var state = SampleSweeps
            .Update(
                SampleSweeps.Trial(0, "am", TrialStatus.Pruned, -1),
                SampleSweeps.Trial(1, "am", TrialStatus.Completed, -9, -3),
                SampleSweeps.Trial(2, "am", TrialStatus.Completed, -9, -2)
            )
            .State;

        Leaderboard.Rank(state).Select(trial => trial.Number).ShouldBe([2, 1, 0]);
        Leaderboard.BestSettings(state).First().ShouldStartWith("best am: trial 2,");
    }

    [Fact]
    public void Render_MethodThatIsBehind_StillHasItsBestRow()
    {
        using var test = new TestTerminal();
        var trials = Enumerable
            .Range(0, 20)
            .Select(i => SampleSweeps.Trial(i, "eam", TrialStatus.Pruned, -i - 1))
            .Append(SampleSweeps.Trial(20, "am", TrialStatus.Completed, -99));

        test.Terminal.Output.Console.Write(Leaderboard.Render(SampleSweeps.Update([.. trials]).State, 3, 160));

        test.Output.ShouldContain(" 21 ");
        test.Output.ShouldContain("-99.00");
        test.Output.ShouldNotContain("-4.000");
        test.Output.ShouldNotContain("\e");
    }

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    public void Render_NarrowTerminal_KeepsEachTrialOnOneLine(int width)
    {
        using var test = new TestTerminal((width, 24));
        var state = SampleSweeps.Busy().State;

        test.Terminal.Output.Console.Write(Leaderboard.Render(state, 10, width));

        // A blank line, the heading, a rule, ten trials (with the best of both methods among them), a blank line.
        test.Output.TrimEnd('\n').Split('\n').Length.ShouldBe(14);
    }
}
