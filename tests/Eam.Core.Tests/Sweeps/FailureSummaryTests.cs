using Eam.Core.Spaces;
using Eam.Core.Sweeps;

namespace Eam.Core.Tests.Sweeps;

public sealed class FailureSummaryTests
{
    [Fact]
    public void MostFrequent_ReasonsThatDifferOnlyInNumbers_CountTogether() =>
        FailureSummary
            .MostFrequent([
                Failed(0, FailureKind.Crashed, "trial 0: its worker died"),
                Failed(1, FailureKind.Diverged, "trial 1 diverged at iteration 17: the loss is NaN"),
                Failed(2, FailureKind.Diverged, "trial 2 diverged at iteration 4: the loss is NaN"),
                Failed(3, FailureKind.Cancelled, "cancelled"),
            ])
            .ShouldBe("most frequent reason (2 of 3): trial 1 diverged at iteration 17: the loss is NaN");

    [Fact]
    public void MostFrequent_NoTrialFailed_IsNull() =>
        FailureSummary.MostFrequent([New(0), Failed(1, FailureKind.Cancelled, "cancelled")]).ShouldBeNull();

    [Fact]
    public void NoResult_OneTrialHasAResult_IsNull() =>
        FailureSummary.NoResult(State(Failed(0, FailureKind.Diverged, "NaN"), Evaluated(New(1), 1))).ShouldBeNull();

    [Fact]
    public void NoResult_SomeCancelledAndTheOthersFailed_CountsThoseThatFailed() =>
        FailureSummary
            .NoResult(State(Failed(0, FailureKind.Diverged, "trial 0: NaN"), Failed(1, FailureKind.Cancelled, "cancelled")))
            .ShouldBe("no trial has a result; 1 of 2 trials failed or diverged; most frequent reason (1 of 1): trial 0: NaN");

    [Fact]
    public void NoResult_EveryValueOfTheObjectiveIsNaN_NamesTheMetric() =>
        FailureSummary.NoResult(State(Evaluated(New(0), double.NaN))).ShouldBe("no trial has a value of reward");

    [Fact]
    public void NoneEvaluated_TrialsThatStillRun_SaysYet() =>
        FailureSummary.NoneEvaluated([New(0), Failed(1, FailureKind.Diverged, "NaN")]).ShouldBe("no trial has been evaluated yet");

    [Fact]
    public void NoneEvaluated_AllEnded_SaysWhy() =>
        FailureSummary
            .NoneEvaluated([Failed(1, FailureKind.Diverged, "NaN")], "am")
            .ShouldBe("no trial of am has a result; most frequent reason (1 of 1): NaN");

    [Fact]
    public void Wasted_FailedAfterItsLastPoint_CountsTheComputeUntilTheFailure()
    {
        var failed = Evaluated(Failed(0, FailureKind.Crashed, "it crashed"), 1);

        FailureSummary.Wasted(State(failed)).ShouldBe(10);
        FailureSummary.Wasted(State(failed with { FailedAt = 25 })).ShouldBe(25);
        FailureSummary.Wasted(State(failed with { FailedAt = 5 })).ShouldBe(10, "what its last point says is certain");
        FailureSummary.Wasted(State(Evaluated(New(0), 1))).ShouldBe(0);
    }

    [Fact]
    public void Wasted_CancelledTrialsAndLostAttempts_CountToo()
    {
        FailureSummary.Wasted(State(Evaluated(Failed(0, FailureKind.Cancelled, "cancelled"), 1))).ShouldBe(10);
        var retried = Evaluated(New(0), 1) with { Lost = 7 };

        FailureSummary.Wasted(State(retried)).ShouldBe(7);
        retried.TotalCompute(ComputeUnit.Nfe).ShouldBe(17, "what was lost was spent too");
    }

    [Theory]
    [InlineData(2, 0, 150, 30)]
    [InlineData(0, 150, 150, 30)]
    public void Fail_AttemptThatLostCompute_IsInTheSumsOnce(int maxFailures, double total, double spent, double lost)
    {
        // The attempt crashed at 150, and its checkpoint was at 120.
        var state = Started(SweepsFor.Test(3, maxFailures: maxFailures));

        state = SweepMachine.Apply(state, new SweepEvent.SegmentFailed(0, 0, 0, FailureKind.Crashed, "x") { Compute = spent, Lost = lost });

        state.Trials[0].Lost.ShouldBe(lost);
        state.Trials[0].TotalCompute(ComputeUnit.Nfe).ShouldBe(Math.Max(total, lost));
        FailureSummary.Wasted(state).ShouldBe(Math.Max(total, lost));
    }

    [Fact]
    public void Retry_OfATrialThatLostCompute_KeepsTheLoss()
    {
        var state = SweepMachine.Apply(
            Started(SweepsFor.Test(3, maxFailures: 0)),
            new SweepEvent.SegmentFailed(0, 0, 0, FailureKind.Crashed, "x") { Compute = 150, Lost = 30 }
        );

        state = SweepMachine.Apply(state, new SweepEvent.TrialRetried(0, 0, 0));

        (state.Trials[0].FailedAt, FailureSummary.Wasted(state)).ShouldBe((null, 30.0));
    }

    // A sweep whose first trial trains.
    private static SweepState Started(SweepSpec spec)
    {
        var state = SweepMachine
            .Decide(SweepState.Start(spec), [0])
            .Cast<SweepCommand.Record>()
            .Aggregate(SweepState.Start(spec), (next, record) => SweepMachine.Apply(next, record.Event));
        return Coordinator.Started(SweepMachine.Decide(state, [0]).Cast<SweepCommand.Train>()).Aggregate(state, SweepMachine.Apply);
    }

    private static SweepState State(params Trial[] trials) => new(SweepsFor.Test(trials.Length), [.. trials]);

    private static Trial New(int number) => new(number, Configuration.Defaults("eam"), 1, null);

    private static Trial Failed(int number, FailureKind kind, string reason) =>
        New(number) with
        {
            Status = kind is FailureKind.Crashed ? TrialStatus.Failed : TrialStatus.Pruned,
            Failure = kind,
            Reason = reason,
        };

    private static Trial Evaluated(Trial trial, double reward) =>
        trial with
        {
            Rung = 0,
            Curve = [SweepsFor.Point(reward, 10)],
            RungPoints = [0],
        };
}
