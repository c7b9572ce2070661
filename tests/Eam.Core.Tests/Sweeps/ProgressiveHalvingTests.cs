using Eam.Core.Sweeps;

namespace Eam.Core.Tests.Sweeps;

public class ProgressiveHalvingTests
{
    [Fact]
    public void Run_RankingHolds_EndsAtTheSecondRung()
    {
        var end = Host(27, 4, train => train.Segment.Trial).Run();

        end.Trials.Max(trial => trial.Rung).ShouldBe(1);
        end.Trials.ShouldAllBe(trial => trial.Status == (trial.Rung == 1 ? TrialStatus.Completed : TrialStatus.Pruned));
        end.Trials[26].Status.ShouldBe(TrialStatus.Completed);
    }

    [Fact]
    public void Run_RankingTurnsAtEachRung_GoesOnToTheEnd()
    {
        // The differences at rung 2 are small, so trials whose curves crossed twice by then are equal only within those differences.
        var end = Host(81, 1, train => train.Segment.Rung switch
                {
                    0 => train.Segment.Trial,
                    1 => -train.Segment.Trial,
                    _ => train.Segment.Trial / 1000.0,
                })
            .Run();

        end.Trials.Count(trial => trial.Rung == 3 && trial.Status == TrialStatus.Completed).ShouldBeGreaterThan(0);
        end.Trials.ShouldAllBe(trial => trial.Rung == 3 || trial.Status == TrialStatus.Pruned);
    }

    [Fact]
    public void Run_RankingTurnsOnce_StopsOneRungHigher()
    {
        var end = Host(27, 3, train => train.Segment.Rung == 0 ? -train.Segment.Trial : train.Segment.Trial).Run();

        end.Trials.Max(trial => trial.Rung).ShouldBe(2);
        end.Trials.Count(trial => trial.Status == TrialStatus.Completed).ShouldBe(end.Trials.Count(trial => trial.Rung == 2));
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(0.05, 2)]
    public void Run_CurvesCrossTwice_DifferencesWithinTheirNoiseDoNotCount(double last, int rung)
    {
        // The best two trials change places three times and differ by 0.3 at rung 0. Epsilon is their difference at the end.
        double[][][] curves =
        [
            [
                [1.0],
                [1.5, 1.0, 1.0 + last],
            ],
            [
                [1.3],
                [1.4, 1.2, 1.0],
            ],
        ];
        var host = new VirtualHost(
            SweepsFor.Test(6, algorithm: "pasha"),
            6,
            train => new SweepEvent.RungReached(
                train.Segment.Trial,
                train.Segment.Rung,
                train.Segment.Attempt,
                [
                    .. (
                        train.Segment.Trial < 2 && train.Segment.Rung < 2
                            ? curves[train.Segment.Trial][train.Segment.Rung]
                            : [-train.Segment.Trial]
                    ).Select(score => SweepsFor.Point(score, train.Segment.Target)),
                ]
            ),
            _ => 0
        );

        host.Run().Trials.Max(trial => trial.Rung).ShouldBe(rung);
    }

    [Fact]
    public void Run_TwoArmsOneOfThemUnstable_MeetAtOneTopRungAndRepeatTheirWinnersThere()
    {
        var spec = SweepsFor.Test(36, SweepsFor.BothMethods, "pasha", finalSeeds: 2);
        var end = new VirtualHost(
            spec,
            3,
            train =>
                Reach(train, train is { Segment.Rung: 0, Segment.Configuration.Method: "am" } ? -train.Segment.Trial : train.Segment.Trial),
            _ => 0
        ).Run();

        end.Trials.Where(trial => trial.Status == TrialStatus.Completed && trial.RepeatOf is null)
            .Select(trial => (trial.Configuration.Method, trial.Rung))
            .Distinct()
            .Order()
            .ShouldBe([("am", 2), ("eam", 2)]);
        end.Trials.Where(trial => trial.RepeatOf is not null)
            .ShouldAllBe(trial => trial.Status == TrialStatus.Completed && trial.Rung == 2);
        end.Trials.Count(trial => trial.RepeatOf is not null).ShouldBe(2);
    }

    private static VirtualHost Host(int trials, int slots, Func<SweepCommand.Train, double> score) =>
        new(SweepsFor.Test(trials, algorithm: "pasha"), slots, train => Reach(train, score(train)), _ => 0);

    private static SweepEvent.RungReached Reach(SweepCommand.Train train, double reward) =>
        new(train.Segment.Trial, train.Segment.Rung, train.Segment.Attempt, [SweepsFor.Point(reward, train.Segment.Target)]);
}
