using Eam.Core.Reports;
using Eam.Core.Sweeps;

namespace Eam.Core.Tests.Reports;

public sealed class TargetLevelTests
{
    [Fact]
    public void Of_AllRunsHoldTheUsualShare_TakesALevelThatIsFixedBeforeTheRuns()
    {
        // 99 % of the way from -10 to 10 is 9.8; the best level that all hold would be 9.85.
        var report = ComputeToTarget.Of(Measured(Finished.Sweep(("am", null, [0, 9.85]), ("eam", null, [0, 9.9]))));

        report.Target.ShouldNotBeNull().ShouldBe(9.8, 1e-9);
        (report.Origin, report.Share, report.Given).ShouldBe((LevelOrigin.UsualShare, 0.99, false));
        report.Methods.ShouldAllBe(method => method.Reached == 1);
    }

    [Fact]
    public void Of_OneRunBelowTheUsualShare_TakesTheBestLevelThatAllHoldAndSaysThatItDependsOnThem()
    {
        var report = ComputeToTarget.Of(Measured(Finished.Sweep(("am", null, [0, 9]), ("eam", null, [0, 9.9]))));

        report.Target.ShouldBe(9);
        report.Origin.ShouldBe(LevelOrigin.Runs);
        report.Share.ShouldNotBeNull().ShouldBe(0.95, 1e-9);
    }

    [Fact]
    public void Of_GivenShare_IsThatLevelEvenIfARunMissesIt()
    {
        var sweep = Measured(Finished.Sweep(("am", null, [0, 9]), ("eam", null, [0, 9.9])));

        var half = ComputeToTarget.Of(sweep with { Spec = sweep.Spec with { TargetShare = 0.75 } });
        var most = ComputeToTarget.Of(sweep with { Spec = sweep.Spec with { TargetShare = 0.985 } });

        half.Target.ShouldNotBeNull().ShouldBe(5, 1e-9);
        (half.Origin, half.Share, half.Given).ShouldBe((LevelOrigin.GivenShare, 0.75, true));
        most.Target.ShouldNotBeNull().ShouldBe(9.7, 1e-9);
        most.Methods.Select(method => method.Reached).ShouldBe([0, 1]);
        most.Ratio!.MoreThan.ShouldNotBeNull();
    }

    [Fact]
    public void Of_GivenShareOfAnUnknownWay_HasNoLevel()
    {
        var sweep = Finished.Sweep(("am", null, [0, 9]), ("eam", null, [0, 9.9])).With();

        var report = ComputeToTarget.Of(sweep with { Spec = sweep.Spec with { TargetShare = 0.5 } });

        report.Target.ShouldBeNull();
        report.Ratio.ShouldBeNull();
        (report.Origin, report.Share).ShouldBe((LevelOrigin.GivenShare, 0.5));
        TargetLevel
            .NoneWords(report.Metric, report.Share)
            .ShouldBe("it is not known how far the base model is from the optimum in reward, so there is no level at 50 % of the way");
    }

    [Fact]
    public void Of_GivenNumber_SaysWhichShareItIs()
    {
        var sweep = Measured(Finished.Sweep(("am", null, [0, 9]), ("eam", null, [0, 9.9])));

        var report = ComputeToTarget.Of(sweep with { Spec = sweep.Spec with { Target = 5 } });

        report.Target.ShouldBe(5);
        report.Origin.ShouldBe(LevelOrigin.Given);
        report.Share.ShouldNotBeNull().ShouldBe(0.75, 1e-9);
    }

    [Fact]
    public void Of_Distance_GoesFromTheBaseDownToTheFloor()
    {
        var sweep = Finished.Sweep(("am", null, [0, 1, 1.985]), ("eam", null, [0, 1.9, 1.995]));
        sweep = sweep with
        {
            Spec = sweep.Spec with { Objective = new("sw2", false) },
            Trials =
            [
                .. sweep.Trials.Select(trial =>
                    trial with
                    {
                        Curve =
                        [
                            .. trial.Curve.Select(point =>
                                point with
                                {
                                    Metrics = point.Metrics with { Sw2 = 2.1 - point.Metrics.Reward!.Value, Sw2Floor = 0.1 },
                                }
                            ),
                        ],
                    }
                ),
            ],
        };
        ObjectiveSpan.Of(sweep).ShouldBeNull("the base model was not evaluated");
        sweep = sweep with { Base = sweep.Trials[0].Curve[0].Metrics };

        ObjectiveSpan.Of(sweep).ShouldBe(new ObjectiveSpan(2.1, 0.1));
        var report = ComputeToTarget.Of(sweep);

        // am ends at 0.115 and eam at 0.105; 99 % of the way is 0.12.
        report.Target.ShouldNotBeNull().ShouldBe(0.12, 1e-9);
        report.Origin.ShouldBe(LevelOrigin.UsualShare);
    }

    [Fact]
    public void Of_BaseAtTheOptimum_IsNoWay()
    {
        var sweep = Measured(Finished.Sweep(("am", null, [-12, -11]), ("eam", null, [-12, -11])), logPartition: -10);

        ObjectiveSpan.Of(sweep).ShouldBeNull();
        ComputeToTarget.Of(sweep).Origin.ShouldBe(LevelOrigin.Runs);
    }

    [Theory]
    [InlineData(LevelOrigin.Given, 0.98, 2, "the given target", "")]
    [InlineData(
        LevelOrigin.GivenShare,
        0.995,
        2,
        "the given target, 99.5 % of the way from the base model to the optimum",
        ", 99.5 % of the way to the optimum"
    )]
    [InlineData(
        LevelOrigin.UsualShare,
        0.99,
        2,
        "fixed before the runs: 99 % of the way from the base model to the optimum",
        ", 99 % of the way to the optimum"
    )]
    [InlineData(
        LevelOrigin.Runs,
        0.97,
        2,
        "chosen after the runs: the best level that all methods hold to the end",
        ", a level chosen after the runs"
    )]
    [InlineData(LevelOrigin.Runs, null, 1, "chosen after the runs: the level that it holds to the end", ", a level chosen after the runs")]
    public void Words_EveryOrigin_SaysWhetherTheLevelDependsOnTheRuns(
        LevelOrigin origin,
        double? share,
        int methods,
        string words,
        string title
    )
    {
        TargetLevel.Words(origin, share, methods).ShouldBe(words);
        TargetLevel.ShortWords(origin, share).ShouldBe(title);
    }

    // Takes the reward of each point as its control objective; the base is at -10.
    private static SweepState Measured(SweepState state, double logPartition = 10) =>
        state with
        {
            Spec = state.Spec with { Objective = new("control_objective", true) },
            Trials =
            [
                .. state.Trials.Select(trial => trial with { Curve = [.. trial.Curve.Select(point => Measured(point, logPartition))] }),
            ],
        };

    private static CurvePoint Measured(CurvePoint point, double logPartition) =>
        point with
        {
            Metrics = point.Metrics with
            {
                ControlObjective = point.Metrics.Reward!.Value,
                ControlGap = logPartition - point.Metrics.Reward!.Value,
                BaseObjective = -10,
            },
        };
}
