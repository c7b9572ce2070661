using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Core.Tests.Sweeps;

namespace Eam.Core.Tests.Reports;

public sealed class FinalProgressTests
{
    [Fact]
    public void Of_ASweepAtItsEnd_IsFinal()
    {
        var progress = FinalProgress.Of([Run()]);

        progress.IsProvisional.ShouldBeFalse();
        progress.Words.ShouldBeNull();
        (progress.Ended, progress.Expected).ShouldBe((6, 6), "a winner and two repeats of each of two methods");
    }

    [Fact]
    public void Of_ARepeatThatStillTrains_IsProvisional()
    {
        var end = Run();
        var repeat = end.Trials.FindLast(trial => trial.RepeatOf is not null)! with { Status = TrialStatus.Paused };
        var progress = FinalProgress.Of([end with { Trials = end.Trials.SetItem(repeat.Number, repeat) }]);

        progress.IsProvisional.ShouldBeTrue();
        progress.Words.ShouldBe("provisional, 5 of 6 final runs");
    }

    [Fact]
    public void Of_ASweepThatWasCancelled_StaysProvisional()
    {
        var progress = FinalProgress.Of([Run() with { IsCancelled = true }]);

        progress.Words.ShouldBe("provisional, a sweep did not run to its end");
    }

    [Fact]
    public void Of_ASweepBeforeItsFirstTrial_HasNone() =>
        FinalProgress.Of([SweepState.Start(Spec)]).Words.ShouldBe("provisional, 0 of 6 final runs");

    [Fact]
    public void Of_SeveralSweeps_NamesThoseThatHaveNotEnded()
    {
        var progress = FinalProgress.Of([Run(), SweepState.Start(Spec), Run()]);

        progress.Unfinished.ShouldBe([1]);
        progress.Words.ShouldBe("provisional, 12 of 18 final runs");
    }

    private static SweepSpec Spec { get; } = SweepsFor.Test(6, SweepsFor.BothMethods, max: 3, finalSeeds: 3);

    private static SweepState Run() =>
        new VirtualHost(
            Spec,
            1,
            train => new SweepEvent.RungReached(
                train.Segment.Trial,
                train.Segment.Rung,
                train.Segment.Attempt,
                [SweepsFor.Point(train.Segment.Trial, train.Segment.Target)]
            ),
            _ => 0
        ).Run();
}
