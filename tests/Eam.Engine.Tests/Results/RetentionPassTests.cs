using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Trials;
using Eam.Testing;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Engine.Tests.Results;

/// <summary>Trials are ranked for the checkpoints to keep only when one of them has ended.</summary>
public sealed class RetentionPassTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Apply_AfterEachSegmentOfASweep_RanksOnlyIfATrialHasEnded()
    {
        var pass = new RetentionPass(new SweepFolder(_data.Path));
        var (state, segments, passes) = (SweepState.Start(SweepSpecs.Small()), 0, 0);
        pass.Apply(state).ShouldBeTrue("what an earlier run has left behind goes");

        while (Coordinator.Next(state, new HostState(SweepIntent.Run, [], [0, 1]))[^1] is var command and not HostCommand.Close)
        {
            if (command is HostCommand.Record record)
                state = record.Events.Aggregate(state, SweepMachine.Apply);
            if (command is not HostCommand.Start start)
                continue;
            state = Coordinator.Started(start.Segments).Aggregate(state, SweepMachine.Apply);
            foreach (var (segment, _) in start.Segments)
            {
                var ended = state.Trials.Count(trial => trial.Ended);
                state = SweepMachine.Apply(state, Coordinator.Ended(state, segment, ScriptedRunner.Succeed(new SegmentRequest(segment)))!);
                var isNeeded = state.Trials.Count(trial => trial.Ended) > ended;
                pass.Apply(state).ShouldBe(isNeeded);
                (segments, passes) = (segments + 1, passes + (isNeeded ? 1 : 0));
            }
        }

        passes.ShouldBeInRange(1, segments / 2);
    }

    [Fact]
    public void Apply_TrialThatEndsAgainAfterARetry_RanksAgain()
    {
        var pass = new RetentionPass(new SweepFolder(_data.Path));
        var state = SweepState.Start(SweepSpecs.Small(maxFailures: 0));
        while (SweepMachine.Decide(state, []) is [SweepCommand.Record, ..] records)
            state = records.Cast<SweepCommand.Record>().Aggregate(state, (next, record) => SweepMachine.Apply(next, record.Event));
        pass.Apply(state).ShouldBeTrue();

        state = Crash(state, attempt: 0);
        pass.Apply(state).ShouldBeTrue();
        pass.Apply(state).ShouldBeFalse();
        state = SweepMachine.Apply(state, new SweepEvent.TrialRetried(0, 0, 0));
        pass.Apply(state).ShouldBeFalse("a trial that may continue needs its checkpoints, which were kept for the retry");
        state = Crash(state, attempt: 1);
        pass.Apply(state).ShouldBeTrue();
        state = SweepMachine.Apply(state, new SweepEvent.SweepCancelled("cancelled"));
        pass.Apply(state).ShouldBeTrue("nothing can be retried any more");
    }

    private static SweepState Crash(SweepState state, int attempt)
    {
        state = SweepMachine.Apply(state, new SweepEvent.SegmentStarted(0, 0, attempt, 0));
        return SweepMachine.Apply(state, new SweepEvent.SegmentFailed(0, 0, attempt, FailureKind.Crashed, "it crashed"));
    }
}
