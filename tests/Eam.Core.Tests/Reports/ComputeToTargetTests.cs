using Eam.Core.Reports;
using Eam.Core.Sweeps;

namespace Eam.Core.Tests.Reports;

public class ComputeToTargetTests
{
    [Fact]
    public void Of_GivenTarget_InterpolatesLinearlyInTheLogarithmOfCompute()
    {
        var report = ComputeToTarget.Of(Finished.Sweep(("am", null, [0, 1, 2, 4]), ("eam", null, [0, 4, 4, 4])).With(target: 3));

        report.Given.ShouldBeTrue();
        report.Methods[0].Median.ShouldBe(100 * Math.Sqrt(10), 1e-9);
        report.Methods[1].Median.ShouldBe(Math.Pow(10, 0.75), 1e-9);
        report.Ratio!.Value.ShouldBe(Math.Pow(10, 1.75), 1e-9);
        report.Ratio.Low.ShouldBe(double.NaN, "one run per method has no spread over seeds");
    }

    [Fact]
    public void Of_MinimisedMetric_GivesTheTargetInItsOwnSign()
    {
        var report = ComputeToTarget.Of(Finished.Sweep(("am", null, [4, 3, 2, 1]), ("eam", null, [4, 2, 0.5, 0.25])).With(maximize: false));

        report.Target.ShouldBe(1);
        report.Methods[0].Median.ShouldBe(1000);
        report.Methods[1].Median.ShouldBe(10 * Math.Pow(10, 2.0 / 3), 1e-9);
    }

    [Fact]
    public void Of_NoTarget_TakesTheBestLevelThatEveryRunHoldsAtItsEnd()
    {
        // The runs of am end at 1, 3 and 2; those of eam end higher.
        var report = ComputeToTarget.Of(
            Finished.Sweep(
                ("am", null, [0, 0, 0, 1]),
                ("eam", null, [0, 5, 6, 7]),
                ("am", 0, [0, 0, 0, 3]),
                ("am", 0, [0, 4, 0, 2]),
                ("eam", 1, [0, 5, 6, 9]),
                ("eam", 1, [0, 5, 6, 8])
            )
        );

        report.Target.ShouldBe(1);
        report.Methods[0].Runs.Select(run => run.Trial).ShouldBe([0, 2, 3]);
        report.Methods.ShouldAllBe(method => method.Reached == 3);
        double.IsFinite(report.Ratio!.High).ShouldBeTrue();
    }

    [Fact]
    public void Of_TargetThatSomeRunsMiss_CountsThemAsCensored()
    {
        var am = ComputeToTarget
            .Of(
                Finished
                    .Sweep(("am", null, [0, 0, 0, 1]), ("eam", null, [0, 5, 6, 7]), ("am", 0, [0, 0, 0, 3]), ("am", 0, [0, 2, 0, 0]))
                    .With(target: 2)
            )
            .Methods[0];

        am.Reached.ShouldBe(1);
        double.IsPositiveInfinity(am.Runs[0].Compute).ShouldBeTrue();
        am.Runs[0].Spent.ShouldBe(1000);
    }

    [Fact]
    public void Of_LevelThatIsLostAgain_IsNotReached()
    {
        var methods = ComputeToTarget.Of(Finished.Sweep(("am", null, [0, 2, 0, 0]), ("eam", null, [0, 4, 0, 4])).With(target: 2)).Methods;

        methods[0].Reached.ShouldBe(0);
        methods[0].Lost.ShouldBe(1);
        double.IsPositiveInfinity(methods[0].Median).ShouldBeTrue();
        methods[0].First.ShouldBe(10, 1e-9);
        methods[0].Final.ShouldBe(0);

        // It counts from the last time that it came to the level: halfway from 100 to 1000 in the logarithm.
        methods[1].Reached.ShouldBe(1);
        methods[1].Lost.ShouldBe(0);
        methods[1].Median.ShouldBe(100 * Math.Sqrt(10), 1e-9);
        methods[1].First.ShouldBe(Math.Sqrt(10), 1e-9);
        methods[1].Final.ShouldBe(4);
    }

    [Fact]
    public void Of_MinimisedMetric_GivesFinalValuesInItsOwnSign() =>
        ComputeToTarget
            .Of(Finished.Sweep(("am", null, [4, 3, 2, 1]), ("eam", null, [4, 3, 2, 1]), ("am", 0, [4, 3, 2, 3])).With(maximize: false))
            .Methods[0]
            .Final.ShouldBe(2);

    [Fact]
    public void Of_RunsThatStillTrain_AreProvisionalAndHaveNoInterval()
    {
        var sweep = Finished.Sweep(("am", null, [0, 1]), ("eam", null, [0, 5]), ("am", 0, [0, 1]), ("eam", 1, [0, 5])).With(target: 1);
        var running = sweep.Trials[3] with { Status = TrialStatus.Running };
        var report = ComputeToTarget.Of(sweep with { Trials = sweep.Trials.SetItem(3, running) });

        report.Progress.IsProvisional.ShouldBeTrue();
        double.IsNaN(report.Ratio!.Low).ShouldBeTrue();
        double.IsNaN(report.Ratio.High).ShouldBeTrue();
        report.Ratio.Value.ShouldBe(ComputeToTarget.Of(sweep).Ratio!.Value);
        ComputeToTarget.Of(sweep).Progress.IsProvisional.ShouldBeFalse();
        double.IsNaN(ComputeToTarget.Of(sweep).Ratio!.Low).ShouldBeFalse();
    }

    [Fact]
    public void Of_FirstPointAboveTheTarget_SaysAtMost()
    {
        var run = ComputeToTarget.Of(Finished.Sweep(("am", null, [5, 6]), ("eam", null, [1, 9])).With(target: 4)).Methods[0].Runs[0];

        run.AtMost.ShouldBeTrue();
        run.Compute.ShouldBe(1);
    }

    [Fact]
    public void Of_Spread_GivesAnIntervalAroundTheRatioAndTheSameEachTime()
    {
        var sweep = Finished
            .Sweep(
                ("am", null, [0, 0, 2, 4]),
                ("eam", null, [0, 3, 4, 4]),
                ("am", 0, [0, 0, 1, 4]),
                ("am", 0, [0, 0, 0, 4]),
                ("eam", 1, [0, 2, 4, 4]),
                ("eam", 1, [0, 4, 4, 4])
            )
            .With(target: 3);

        var ratio = ComputeToTarget.Of(sweep).Ratio.ShouldNotBeNull();

        ratio.Low.ShouldBeLessThan(ratio.Value);
        ratio.High.ShouldBeGreaterThan(ratio.Value);
        ratio.Low.ShouldBe(100 * Math.Pow(10, 0.5) / Math.Pow(10, 1.5), 1e-9, "am's fastest over eam's slowest");
        ComputeToTarget.Of(sweep).Ratio.ShouldBe(ratio);
    }

    [Fact]
    public void Of_NumeratorNeverThere_IsInfiniteAndDenominatorNeverThere_IsUnknown()
    {
        var sweep = Finished.Sweep(("am", null, [0, 1]), ("eam", null, [0, 5]), ("am", 0, [0, 1]), ("eam", 1, [0, 5]));

        var slow = ComputeToTarget.Of(sweep.With(target: 4)).Ratio.ShouldNotBeNull();
        double.IsPositiveInfinity(slow.Value).ShouldBeTrue();
        double.IsPositiveInfinity(slow.High).ShouldBeTrue();
        slow.MoreThan.ShouldNotBeNull().ShouldBe(10 / Math.Pow(10, 0.8), 1e-9, "am spent 10 in vain, eam crossed 4 at 10^0.8");
        slow.Low.ShouldBe(slow.MoreThan!.Value, 1e-9, "every resample has the same bound");
        var fast = ComputeToTarget.Of(Finished.Sweep(("am", null, [0, 5]), ("eam", null, [0, 1])).With(target: 4)).Ratio.ShouldNotBeNull();
        fast.LessThan.ShouldNotBeNull().ShouldBe(Math.Pow(10, 0.8) / 10, 1e-9);
        var neither = ComputeToTarget.Of(sweep.With(target: 9)).Ratio.ShouldNotBeNull();
        double.IsNaN(neither.Value).ShouldBeTrue();
        double.IsNaN(neither.Low).ShouldBeTrue();
        (neither.MoreThan ?? neither.LessThan).ShouldBeNull();
    }

    [Fact]
    public void Of_RepeatThatDivergedAtOnce_CountsAsNotThere()
    {
        var am = ComputeToTarget.Of(Finished.Sweep(("am", null, [0, 5]), ("eam", null, [0, 5]), ("am", 0, [])).With(target: 4)).Methods[0];

        am.Runs.Count.ShouldBe(2);
        am.Reached.ShouldBe(1);
        double.IsPositiveInfinity(am.Median).ShouldBeTrue();
    }

    [Fact]
    public void Of_MethodWithoutEvaluation_HasNoCommonTarget()
    {
        var report = ComputeToTarget.Of(Finished.Sweep(("am", null, []), ("eam", null, [0, 5])));

        report.Target.ShouldBeNull();
        report.Ratio.ShouldBeNull();
    }
}
