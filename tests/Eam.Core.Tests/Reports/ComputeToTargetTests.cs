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
        // The runs of am end at 1, 3, 2 and 2; those of eam end higher.
        var report = ComputeToTarget.Of(
            Finished.Sweep(
                ("am", null, [0, 0, 0, 1]),
                ("eam", null, [0, 5, 6, 7]),
                ("am", 0, [0, 0, 0, 3]),
                ("am", 0, [0, 4, 0, 2]),
                ("eam", 1, [0, 5, 6, 9]),
                ("eam", 1, [0, 5, 6, 8]),
                ("am", 0, [0, 0, 2, 2]),
                ("eam", 1, [0, 4, 6, 8])
            )
        );

        report.Target.ShouldBe(1);
        report.Methods[0].Runs.Select(run => run.Trial).ShouldBe([0, 2, 3, 6]);
        report.Methods[0].Counted.Select(run => run.Trial).ShouldBe([2, 3, 6], "trial 0 was selected");
        report.Methods.ShouldAllBe(method => method.Reached == 4);
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
            .Final.ShouldBe(3, "the selected run, which ends at 1, does not count");

    [Fact]
    public void Of_RunsThatStillTrain_AreProvisionalAndHaveNoInterval()
    {
        var sweep = Finished
            .Sweep(
                ("am", null, [0, 1]),
                ("eam", null, [0, 5]),
                ("am", 0, [0, 1]),
                ("eam", 1, [0, 5]),
                ("am", 0, [0, 2]),
                ("eam", 1, [0, 4]),
                ("am", 0, [0, 3]),
                ("eam", 1, [0, 6])
            )
            .With(target: 1);
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
                ("eam", 1, [0, 4, 4, 4]),
                ("am", 0, [0, 0, 2, 4]),
                ("eam", 1, [0, 3, 4, 4])
            )
            .With(target: 3);

        var ratio = ComputeToTarget.Of(sweep).Ratio.ShouldNotBeNull();

        ratio.Low.ShouldBeLessThan(ratio.Value);
        ratio.High.ShouldBeGreaterThan(ratio.Value);
        ratio.NoInterval.ShouldBeNull();
        (ratio.NumeratorRuns, ratio.DenominatorRuns).ShouldBe((3, 3), "the selected run of each method does not count");

        // Exponents of 10: am 2 + 2/3, 2.75 and 2.5, eam 1.5, 0.75 and 1. The interval is symmetric in the logarithm.
        ratio.Value.ShouldBe(Math.Pow(10, (2 + (2.0 / 3) + 2.75 + 2.5 - 1.5 - 0.75 - 1) / 3), 1e-6);
        (ratio.Low * ratio.High).ShouldBe(ratio.Value * ratio.Value, 1e-6 * ratio.Value * ratio.Value);
        ComputeToTarget.Of(sweep).Ratio.ShouldBe(ratio);
    }

    [Fact]
    public void Of_NumeratorNeverThere_IsInfiniteAndDenominatorNeverThere_IsUnknown()
    {
        var sweep = Finished.Sweep(("am", null, [0, 1]), ("eam", null, [0, 5]), ("am", 0, [0, 1]), ("eam", 1, [0, 5]));

        var slow = ComputeToTarget.Of(sweep.With(target: 4)).Ratio.ShouldNotBeNull();
        double.IsPositiveInfinity(slow.Value).ShouldBeTrue();
        double.IsNaN(slow.High).ShouldBeTrue();
        slow.MoreThan.ShouldNotBeNull().ShouldBe(10 / Math.Pow(10, 0.8), 1e-9, "am spent 10 in vain, eam crossed 4 at 10^0.8");
        var fast = ComputeToTarget.Of(Finished.Sweep(("am", null, [0, 5]), ("eam", null, [0, 1])).With(target: 4)).Ratio.ShouldNotBeNull();
        fast.LessThan.ShouldNotBeNull().ShouldBe(Math.Pow(10, 0.8) / 10, 1e-9);
        var neither = ComputeToTarget.Of(sweep.With(target: 9)).Ratio.ShouldNotBeNull();
        double.IsNaN(neither.Value).ShouldBeTrue();
        double.IsNaN(neither.Low).ShouldBeTrue();
        (neither.MoreThan ?? neither.LessThan).ShouldBeNull();
    }

    [Fact]
    public void Of_FewRunsBesidesTheSelectedOne_HasARatioWithoutIntervalAndSaysWhy()
    {
        var sweep = Finished.Sweep(
            ("am", null, [0, 9, 9]),
            ("eam", null, [0, 9, 9]),
            ("am", 0, [0, 0, 9]),
            ("eam", 1, [0, 9, 9]),
            ("am", 0, [0, 0, 9]),
            ("eam", 1, [0, 9, 9])
        );

        var report = ComputeToTarget.Of(sweep.With(target: 9));

        report.Ratio!.Value.ShouldBe(10, 1e-9, "the repeats need 100 and 10; the selected run of am needs only 10");
        double.IsNaN(report.Ratio.Low).ShouldBeTrue();
        report.Ratio.NoInterval.ShouldBe("it needs at least three runs of each method besides the selected one");
        report.Methods[0].Runs.Select(run => run.Selected).ShouldBe([true, false, false]);
    }

    [Fact]
    public void Of_OnlySelectedRuns_CountsThemWithoutAnInterval()
    {
        var (one, two) = (
            Finished.Sweep(("am", null, [0, 2]), ("eam", null, [0, 5])),
            Finished.Sweep(("am", null, [0, 3]), ("eam", null, [0, 6]))
        );

        var report = ComputeToTarget.Of(SweepPool.Of([one, two]), FinalProgress.Of([one, two]));

        report.Methods.ShouldAllBe(method => method.Counted.Count == 2 && method.Counted.All(run => run.Selected));
        double.IsFinite(report.Ratio!.Value).ShouldBeTrue();
        report.Ratio.NoInterval.ShouldNotBeNull();
    }

    [Fact]
    public void Of_RunsThatAreAtTheTargetFromTheStart_HaveNoInterval()
    {
        var sweep = Finished.Sweep(
            ("am", null, [5, 5]),
            ("eam", null, [5, 5]),
            ("am", 0, [5, 5]),
            ("eam", 1, [5, 5]),
            ("am", 0, [0, 5]),
            ("eam", 1, [0, 5]),
            ("am", 0, [0, 5]),
            ("eam", 1, [0, 5])
        );

        ComputeToTarget.Of(sweep.With(target: 4)).Ratio!.NoInterval.ShouldNotBeNull().ShouldContain("upper bound");
    }

    [Fact]
    public void Of_SecondsThatWereMeasured_GivesTheRatioInBothUnits()
    {
        var sweep = Finished.Sweep(("am", null, [0, 5]), ("eam", null, [0, 5])).With(target: 5);
        ComputeToTarget.Of(sweep).Others.ShouldBeEmpty("no seconds were measured");

        // A trial of am takes two seconds for one NFE, a trial of eam one.
        var timed = sweep with { Trials = [.. sweep.Trials.Select(trial => Timed(trial, trial.Configuration.Method == "am" ? 2 : 1))] };
        var other = ComputeToTarget.Of(timed).Others.ShouldHaveSingleItem();

        other.Unit.ShouldBe(ComputeUnit.Seconds);
        ComputeToTarget.Of(timed).Ratio!.Value.ShouldBe(1, 1e-9);
        other.Ratio.Value.ShouldBe(2, 1e-9);
    }

    [Fact]
    public void Of_Effort_CountsWhatCompetedAndNotTheRepeats()
    {
        var sweep = Finished.Sweep(("am", null, [0, 5]), ("eam", null, [0, 5]), ("am", 0, [0, 5]), ("eam", null, [0]));

        ComputeToTarget.Of(sweep).Effort.ShouldBe([new TuningEffort("am", 1, 10, 0), new TuningEffort("eam", 1, 11, 0)]);
    }

    private static Trial Timed(Trial trial, double secondsPerNfe) =>
        trial with
        {
            Curve = [.. trial.Curve.Select(point => point with { Spent = point.Spent with { Seconds = secondsPerNfe * point.Spent.Nfe } })],
        };

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
