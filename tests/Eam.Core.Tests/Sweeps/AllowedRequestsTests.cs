using Eam.Core.Spaces;
using Eam.Core.Sweeps;

namespace Eam.Core.Tests.Sweeps;

public sealed class AllowedRequestsTests
{
    [Theory]
    [InlineData(SweepStatus.Running, "stop pause cancel")]
    [InlineData(SweepStatus.Paused, "stop resume cancel")]
    [InlineData(SweepStatus.Stopped, "resume cancel")]
    [InlineData(SweepStatus.Interrupted, "stop resume cancel")]
    [InlineData(SweepStatus.Failed, "resume cancel")]
    public void OfSweep_TrialsAreLeft_AreThoseOfTheStatus(SweepStatus status, string requests) =>
        Words(AllowedRequests.OfSweep(Drawn(), status)).ShouldBe(requests);

    [Theory]
    [InlineData(SweepStatus.Interrupted, "stop resume")]
    [InlineData(SweepStatus.Completed, "")]
    [InlineData(SweepStatus.Failed, "")]
    public void OfSweep_EveryTrialDiverged_HasNothingToResumeOrToRetry(SweepStatus status, string requests) =>
        Words(AllowedRequests.OfSweep(AllEnded(FailureKind.Diverged), status)).ShouldBe(requests);

    [Theory]
    [InlineData(FailureKind.Crashed, "retry")]
    [InlineData(FailureKind.OutOfMemory, "")]
    [InlineData(FailureKind.Invalid, "")]
    public void OfSweep_EveryTrialFailed_CanRetryOnlyCrashedTrialsTogether(FailureKind kind, string requests) =>
        Words(AllowedRequests.OfSweep(AllEnded(kind), SweepStatus.Failed)).ShouldBe(requests);

    [Fact]
    public void OfSweep_GaveUpWithTrialsLeft_CanRetryOrCancelButNotResume()
    {
        var state = End(Drawn(SweepsFor.Test(3, maxFailures: 0) with { MaxFailedTrials = 0 }), 0, FailureKind.Crashed);

        Words(AllowedRequests.OfSweep(state, SweepStatus.Failed)).ShouldBe("cancel retry");
    }

    [Theory]
    [InlineData(SweepStatus.Cancelled, "")]
    [InlineData(SweepStatus.Interrupted, "stop")]
    public void OfSweep_Cancelled_CanOnlyBeClosed(SweepStatus status, string requests)
    {
        var state = SweepMachine.Apply(End(Drawn(), 0, FailureKind.Crashed), new SweepEvent.SweepCancelled("cancelled"));

        Words(AllowedRequests.OfSweep(state, status)).ShouldBe(requests);
        AllowedRequests.OfTrial(state, state.Trials[0]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(TrialStatus.Pending, null, "cancel")]
    [InlineData(TrialStatus.Running, null, "cancel")]
    [InlineData(TrialStatus.Paused, null, "cancel")]
    [InlineData(TrialStatus.Completed, null, "")]
    [InlineData(TrialStatus.Pruned, null, "")]
    [InlineData(TrialStatus.Pruned, FailureKind.Diverged, "")]
    [InlineData(TrialStatus.Pruned, FailureKind.Cancelled, "retry")]
    [InlineData(TrialStatus.Failed, FailureKind.Crashed, "retry")]
    [InlineData(TrialStatus.Failed, FailureKind.Invalid, "")]
    [InlineData(TrialStatus.Failed, FailureKind.OutOfMemory, "retry")]
    public void OfTrial_FollowsItsStatusAndItsFailure(TrialStatus status, FailureKind? failure, string requests)
    {
        var trial = new Trial(0, Configuration.Defaults("eam"), 1, null) { Status = status, Failure = failure };

        Words(AllowedRequests.OfTrial(Drawn(), trial)).ShouldBe(requests);
    }

    private static string Words(IEnumerable<RequestKind> requests) => string.Join(' ', requests.Select(request => request.ToWord()));

    private static SweepState AllEnded(FailureKind kind)
    {
        var state = Drawn();
        while (state.Trials.FirstOrDefault(trial => !trial.Ended) is { } next)
            state = Drawn(End(state, next.Number, kind)); // an invalid trial is replaced
        return state;
    }

    private static SweepState End(SweepState state, int trial, FailureKind kind)
    {
        state = SweepMachine.Apply(state, new SweepEvent.SegmentStarted(trial, 0, 0, 0));
        return SweepMachine.Apply(state, new SweepEvent.SegmentFailed(trial, 0, 0, kind, "x"));
    }

    private static SweepState Drawn(SweepSpec? spec = null) => Drawn(SweepState.Start(spec ?? SweepsFor.Test(3, maxFailures: 0)));

    private static SweepState Drawn(SweepState state)
    {
        while (SweepMachine.Decide(state, []) is [SweepCommand.Record, ..] records)
            state = records.Cast<SweepCommand.Record>().Aggregate(state, (next, record) => SweepMachine.Apply(next, record.Event));
        return state;
    }
}
