using Eam.Core.Sweeps;

namespace Eam.Core.Tests.Sweeps;

public class FailureTests
{
    [Fact]
    public void Fail_Preempted_KeepsItsPlaceAndCostsNoRetry()
    {
        var preempted = 0;
        var state = Run(SweepsFor.Test(3, max: 3, maxFailures: 0), train =>
            train is { Segment.Trial: 1, Segment.Rung: 0 } && preempted++ < 10 ? FailureKind.Preempted : null
        );

        preempted.ShouldBe(11);
        state.Trials[1].Failures.ShouldBe(0);
        state.Trials.Count(trial => trial.Status == TrialStatus.Completed).ShouldBe(1);
    }

    [Fact]
    public void Fail_CrashedMoreThanMaxFailures_FailsWithItsReasonAndTheSweepGoesOn()
    {
        var attempts = new List<int>();
        var state = Run(SweepsFor.Test(9, maxFailures: 2), train =>
        {
            if (train.Segment.Trial != 4)
                return null;
            attempts.Add(train.Segment.Attempt);
            return FailureKind.Crashed;
        });

        attempts.ShouldBe([0, 1, 2]);
        state
            .Trials[4]
            .ShouldSatisfyAllConditions(
                trial => trial.Status.ShouldBe(TrialStatus.Failed),
                trial => trial.Failure.ShouldBe(FailureKind.Crashed),
                trial => trial.Reason.ShouldBe("for the test")
            );
        state.Trials.Count(trial => trial.Rung >= 1).ShouldBe(3, "the failed trial counts in floor(n / eta)");
    }

    [Fact]
    public void Fail_Diverged_IsPrunedAtOnce()
    {
        var state = Run(SweepsFor.Test(9), train => train is { Segment.Trial: 8, Segment.Rung: 1 } ? FailureKind.Diverged : null);

        state.Trials[8].Status.ShouldBe(TrialStatus.Pruned);
        state.Trials[8].Failure.ShouldBe(FailureKind.Diverged);
        state.Trials[8].Rung.ShouldBe(0);
        state.Trials[7].Status.ShouldBe(TrialStatus.Completed);
    }

    [Fact]
    public void Decide_MoreFailedThanMaxFailedTrials_GivesUpAndGoesOnWithAHigherLimit()
    {
        var spec = SweepsFor.Test(9, maxFailures: 0) with { MaxFailedTrials = 1 };
        var host = new VirtualHost(
            spec,
            2,
            train =>
                End(
                    train,
                    train.Segment.Trial switch
                    {
                        1 or 4 => FailureKind.Crashed,
                        2 => FailureKind.Diverged,
                        _ => null,
                    }
                ),
            _ => 0
        );

        var gaveUp = host.Run();

        gaveUp.Trials.Count(trial => trial.Status == TrialStatus.Failed).ShouldBe(2, "diverged trials do not count");
        SweepMachine
            .Decide(gaveUp, [])
            .ShouldBe([new SweepCommand.Finish("2 trials have failed, more than max_failed_trials: 1; the first: for the test")]);
        var replayed = host.Log.Aggregate(SweepState.Start(spec with { MaxFailedTrials = 2 }), SweepMachine.Apply);
        SweepMachine.Decide(replayed, [0]).ShouldNotContain(command => command is SweepCommand.Finish);
    }

    [Fact]
    public void Fail_Invalid_IsReplacedByANewDraw()
    {
        var state = Run(SweepsFor.Test(6, SweepsFor.BothMethods, max: 3), train =>
            train.Segment.Trial is 2 or 6 ? FailureKind.Invalid : null
        );

        state.Trials.Count.ShouldBe(8);
        state.Trials.Count(trial => trial.Configuration.Method == "am" && trial.Rung >= 0).ShouldBe(3);
        state.Trials.Select(trial => trial.Configuration.Key).Distinct().Count().ShouldBe(8);
    }

    [Fact]
    public void Fail_WinnerInvalidInTheFinalRung_KeepsItsRepeats()
    {
        // Trial 8 is the best at every rung. It must not matter whether its repeats were created before or after it ended.
        var state = Run(SweepsFor.Test(9, max: 9, finalSeeds: 3), train =>
            train is { Segment.Trial: 8, Segment.Rung: 2 } ? FailureKind.Invalid : null
        );

        state.Trials[8].Status.ShouldBe(TrialStatus.Failed);
        state.Trials.Where(trial => trial.RepeatOf is not null).Select(trial => trial.RepeatOf).ShouldBe([8, 8]);
    }

    [Fact]
    public void Fail_AllInvalid_EndsAfterAsManyReplacements()
    {
        var state = Run(SweepsFor.Test(4), _ => FailureKind.Invalid);

        state.Trials.Count.ShouldBe(8);
        state.Trials.ShouldAllBe(trial => trial.Status == TrialStatus.Failed);
    }

    [Fact]
    public void Fail_AllDiverged_Finishes() =>
        Run(SweepsFor.Test(6, SweepsFor.BothMethods, finalSeeds: 3), _ => FailureKind.Diverged)
            .Trials.ShouldAllBe(trial => trial.Status == TrialStatus.Pruned);

    [Fact]
    public void Apply_RepeatedAndLateEvents_ChangeNothing()
    {
        var host = new VirtualHost(
            SweepsFor.Test(9),
            2,
            train => End(train, train is { Segment.Trial: 3, Segment.Attempt: 0 } ? FailureKind.Preempted : null),
            _ => 0
        );
        var end = host.Run();

        host.Log.Aggregate(end, SweepMachine.Apply).ShouldBeSameAs(end);
    }

    [Fact]
    public void Apply_ReportOfAnEarlierAttempt_ChangesNothing()
    {
        var state = SweepState.Start(SweepsFor.Test(3));
        foreach (var record in SweepMachine.Decide(state, [0]).Cast<SweepCommand.Record>())
            state = SweepMachine.Apply(state, record.Event);
        state = SweepMachine.Apply(state, new SweepEvent.SegmentStarted(0, 0, 0, 0));
        state = SweepMachine.Apply(state, new SweepEvent.SegmentFailed(0, 0, 0, FailureKind.Preempted, "its silo was thought dead"));
        state = SweepMachine.Apply(state, new SweepEvent.SegmentStarted(0, 0, 1, 1));

        SweepMachine.Apply(state, new SweepEvent.RungReached(0, 0, 0, [SweepsFor.Point(9, 1)])).ShouldBeSameAs(state);
        SweepMachine.Apply(state, new SweepEvent.SegmentFailed(0, 0, 0, FailureKind.Diverged, "late")).ShouldBeSameAs(state);
        SweepMachine.Apply(state, new SweepEvent.RungReached(0, 0, 1, [SweepsFor.Point(1, 1)])).Trials[0].Rung.ShouldBe(0);
    }

    [Fact]
    public void Apply_UnknownTrial_Throws() =>
        Should
            .Throw<ArgumentException>(() =>
                SweepMachine.Apply(SweepState.Start(SweepsFor.Test()), new SweepEvent.SegmentStarted(0, 0, 0, 0))
            )
            .Message.ShouldContain("there is no trial 0");

    private static SweepState Run(SweepSpec spec, Func<SweepCommand.Train, FailureKind?> failure) =>
        new VirtualHost(spec, 2, train => End(train, failure(train)), _ => 0).Run();

    private static SweepEvent End(SweepCommand.Train train, FailureKind? failure) =>
        failure is { } kind
            ? new SweepEvent.SegmentFailed(train.Segment.Trial, train.Segment.Rung, train.Segment.Attempt, kind, "for the test")
            : new SweepEvent.RungReached(
                train.Segment.Trial,
                train.Segment.Rung,
                train.Segment.Attempt,
                [SweepsFor.Point(train.Segment.Trial, train.Segment.Target)]
            );
}
