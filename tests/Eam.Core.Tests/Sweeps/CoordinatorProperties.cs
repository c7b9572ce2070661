using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Core.Sweeps.Halving;
using FsCheck;
using FsCheck.Fluent;

namespace Eam.Core.Tests.Sweeps;

/// <summary>Random interleavings of what hosts, devices and users do, for both kinds of hosts. <see cref="CoordinatedHost"/> checks each command.</summary>
public class CoordinatorProperties
{
    [Fact]
    public void Next_AnyDisturbances_ClosesWithEveryTrialEnded() =>
        ForAll(
            (seed, disturbances) =>
            {
                var host = new CoordinatedHost(Spec(seed, null), (ulong)(uint)seed, disturbances, survives: seed % 2 == 0);
                var close = host.Run();

                host.State.Trials.ShouldAllBe(trial => trial.Ended && trial.Slot == null);
                var ranked = TrialRanking.Of(host.State.Spec, host.State.Trials);
                close.Status.ShouldBe(
                    host.State.IsCancelled ? SweepStatus.Cancelled
                    : ranked.Count > 0 ? SweepStatus.Completed
                    : SweepStatus.Failed
                );
                close.Message.ShouldBe(close.Status == SweepStatus.Failed ? FailureSummary.NoResult(host.State) : null);
            }
        );

    [Fact]
    public void Next_DisturbancesOfMachinesOnly_GivesTheResultsOfAnUndisturbedSweep() =>
        ForAll(
            (seed, disturbances) =>
            {
                var spec = Spec(seed, "sha") with { MaxFailedTrials = null };
                var disturbed = new CoordinatedHost(spec, (ulong)(uint)seed, disturbances, survives: seed % 2 == 0) { Steered = false };
                var calm = new CoordinatedHost(spec, 1, 0, survives: false) { Steered = false };
                disturbed.Run();
                calm.Run();

                Results(disturbed.State).ShouldBe(Results(calm.State));
            }
        );

    [Fact]
    public void Next_GivenUpWhileSegmentsRun_HaltsThemAndFailsWithTheReason()
    {
        var spec = SweepsFor.Test(4, maxFailures: 0) with { MaxFailedTrials = 0 };
        var state = Create(spec);
        var trains = ((HostCommand.Start)Coordinator.Next(state, Idle(0, 1))[^1]).Segments;
        state = Coordinator.Started(trains).Aggregate(state, SweepMachine.Apply);
        state = SweepMachine.Apply(state, Coordinator.Ended(state, trains[0].Segment, Crash).ShouldNotBeNull());

        var other = trains[1].Segment.Trial;
        var commands = Coordinator.Next(state, new(SweepIntent.Run, [other], [0]));
        commands.Select(command => command.GetType()).ShouldBe([typeof(HostCommand.Halt), typeof(HostCommand.Wait)]);
        ((HostCommand.Halt)commands[0]).Trials.ShouldBe([other]);

        state = SweepMachine.Apply(state, Coordinator.Ended(state, trains[1].Segment, new SegmentOutcome.Stopped()).ShouldNotBeNull());
        Coordinator.Next(state, Idle(0))[^1].ShouldBeOfType<HostCommand.Close>().Status.ShouldBe(SweepStatus.Failed);
    }

    [Fact]
    public void Next_StopWhenFailuresExceedTheLimit_FailsRatherThanStops()
    {
        var spec = SweepsFor.Test(4, maxFailures: 0) with { MaxFailedTrials = 0 };
        var state = Create(spec);
        var train = ((HostCommand.Start)Coordinator.Next(state, Idle(0))[^1]).Segments[0];
        state = Coordinator.Started([train]).Aggregate(state, SweepMachine.Apply);
        state = SweepMachine.Apply(state, Coordinator.Ended(state, train.Segment, Crash).ShouldNotBeNull());

        var close = Coordinator.Next(state, Idle(0) with { Intent = SweepIntent.Stop })[^1].ShouldBeOfType<HostCommand.Close>();
        close.Status.ShouldBe(SweepStatus.Failed);
        close.Message.ShouldNotBeNull().ShouldContain("max_failed_trials");
    }

    [Theory]
    [InlineData(FailureKind.Crashed)]
    [InlineData(FailureKind.Diverged)]
    [InlineData(FailureKind.OutOfMemory)]
    public void Next_EveryTrialFailed_ClosesAsFailedWithTheReason(FailureKind kind)
    {
        var spec = SweepsFor.Test(4, maxFailures: 0);
        var state = Create(spec);
        while (Coordinator.Next(state, Idle(0))[^1] is HostCommand.Start { Segments: [var train] })
        {
            var reason = $"trial {train.Segment.Trial}: lost at iteration {10 * train.Segment.Trial}";
            state = Coordinator.Started([train]).Aggregate(state, SweepMachine.Apply);
            var ended = Coordinator.Ended(state, train.Segment, new SegmentOutcome.Failed(kind, reason) { Compute = 0.5 });
            state = SweepMachine.Apply(state, ended.ShouldNotBeNull());
        }

        var close = Coordinator.Next(state, Idle(0))[^1].ShouldBeOfType<HostCommand.Close>();
        close.Status.ShouldBe(SweepStatus.Failed);
        close.Message.ShouldBe("every trial failed or diverged; most frequent reason (4 of 4): trial 0: lost at iteration 0");
        FailureSummary.Wasted(state).ShouldBe(4 * 0.5, "the compute after the last point counts");
        Coordinator.IsOver(state).ShouldBeTrue();
    }

    [Fact]
    public void IsOver_SweepThatGaveUp_IsNot()
    {
        var spec = SweepsFor.Test(4, maxFailures: 0) with { MaxFailedTrials = 0 };
        var state = Create(spec);
        var train = ((HostCommand.Start)Coordinator.Next(state, Idle(0))[^1]).Segments[0];
        state = Coordinator.Started([train]).Aggregate(state, SweepMachine.Apply);

        state = SweepMachine.Apply(state, Coordinator.Ended(state, train.Segment, Crash).ShouldNotBeNull());

        Coordinator.IsOver(state).ShouldBeFalse();
    }

    [Fact]
    public void CanTake_RetryWhileACancelledSegmentIsOnItsSlot_MustWait()
    {
        var state = Create(SweepsFor.Test(4));
        var train = ((HostCommand.Start)Coordinator.Next(state, Idle(0))[^1]).Segments[0];
        var trial = train.Segment.Trial;
        state = Coordinator.Started([train]).Aggregate(state, SweepMachine.Apply);
        state = SweepMachine.Apply(state, new SweepEvent.TrialCancelled(trial, 0, 0, "cancelled"));

        Coordinator.CanTake(state, RequestKind.Retry, [trial]).ShouldBeFalse();
        Coordinator.CanTake(state, RequestKind.Pause, [trial]).ShouldBeTrue();
        Coordinator.CanTake(state, RequestKind.Retry, []).ShouldBeTrue();
    }

    [Fact]
    public void CanTake_RetryWhileOtherTrialsRun_NeedNotWait()
    {
        var state = Create(SweepsFor.Test(4));
        var trains = ((HostCommand.Start)Coordinator.Next(state, Idle(0, 1))[^1]).Segments;
        state = Coordinator.Started(trains).Aggregate(state, SweepMachine.Apply);
        var (cancelled, runs) = (trains[0].Segment.Trial, trains[1].Segment.Trial);
        state = SweepMachine.Apply(state, new SweepEvent.TrialCancelled(cancelled, 0, 0, "cancelled"));

        Coordinator.CanTake(state, RequestKind.Retry, [runs]).ShouldBeTrue();
        Coordinator.CanTake(state, RequestKind.Retry, [runs, cancelled]).ShouldBeFalse("one that was cancelled is enough");
    }

    [Theory]
    [InlineData(SweepIntent.Run, RequestKind.Pause, null, SweepIntent.Pause)]
    [InlineData(SweepIntent.Pause, RequestKind.Resume, null, SweepIntent.Run)]
    [InlineData(SweepIntent.Pause, RequestKind.Cancel, null, SweepIntent.Run)]
    [InlineData(SweepIntent.Pause, RequestKind.Cancel, 3, SweepIntent.Pause)]
    [InlineData(SweepIntent.Pause, RequestKind.Stop, null, SweepIntent.Stop)]
    [InlineData(SweepIntent.Stop, RequestKind.Pause, null, SweepIntent.Stop)]
    [InlineData(SweepIntent.Stop, RequestKind.Resume, null, SweepIntent.Stop)]
    [InlineData(SweepIntent.Run, RequestKind.Retry, 1, SweepIntent.Run)]
    public void After_Request_ChangesTheIntent(SweepIntent before, RequestKind kind, int? trial, SweepIntent expected) =>
        Coordinator.After(before, new(kind, trial)).ShouldBe(expected);

    private static SegmentOutcome.Failed Crash { get; } = new(FailureKind.Crashed, "trial 0: it crashed");

    private static HostState Idle(params int[] slots) => new(SweepIntent.Run, [], slots);

    private static SweepState Create(SweepSpec spec)
    {
        var state = SweepState.Start(spec);
        while (Coordinator.Next(state, Idle(0, 1))[^1] is HostCommand.Record record)
            state = record.Events.Aggregate(state, SweepMachine.Apply);
        return state;
    }

    private static IEnumerable<(int, TrialStatus, int, double?)> Results(SweepState state) =>
        state.Trials.Select(trial => (trial.Number, trial.Status, trial.Rung, trial.Metrics?.Reward));

    private static SweepSpec Spec(int seed, string? rule)
    {
        var at = (ulong)(uint)seed;
        var rules = HalvingRules.Names;
        return SweepsFor.Test(
            1 + (int)(at % 20),
            at % 2 == 0 ? ["eam"] : SweepsFor.BothMethods,
            rule ?? rules[(int)(at / 3 % (ulong)rules.Count)],
            2 + (int)(at / 5 % 3),
            at % 3 == 0,
            max: 1 + (at / 7 % 30),
            finalSeeds: 1 + (int)(at / 11 % 3),
            seed: at,
            maxFailures: (int)(at / 13 % 3)
        ) with
        {
            Repeats = 1 + (int)(at / 17 % 3),
            MaxFailedTrials = at % 4 == 0 ? (int)(at / 19 % 3) : null,
        };
    }

    private static void ForAll(Action<int, int> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<int>(), (seed, count) => property(seed, Math.Abs(count % 60)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(100_000));
}
