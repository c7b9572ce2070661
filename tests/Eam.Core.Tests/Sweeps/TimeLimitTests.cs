using Eam.Core.Sweeps;
using Eam.Engine.Trials;
using Eam.Testing.Sweeps;
using Eam.Testing.Trials;

namespace Eam.Core.Tests.Sweeps;

/// <summary>The coordinator stops a sweep at its time limit, by the clock of its host.</summary>
public sealed class TimeLimitTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(8);

    private static SweepState New => SweepState.Start(SweepSpecs.Small() with { TimeLimit = Limit });

    [Fact]
    public void Next_BeforeTheLimit_StartsSegments()
    {
        var state = Drawn(New);

        Coordinator.Next(state, Idle(Limit - TimeSpan.FromSeconds(1)))[^1].ShouldBeOfType<HostCommand.Start>();
        Coordinator
            .Next(Drawn(SweepState.Start(SweepSpecs.Small())), Idle(TimeSpan.MaxValue))[^1]
            .ShouldBeOfType<HostCommand.Start>("without a limit the clock does not matter");
    }

    [Fact]
    public void Next_AtTheLimit_SavesWhatRunsAndStopsTheSweep()
    {
        var state = Drawn(New);
        var start = (HostCommand.Start)Coordinator.Next(state, Idle(TimeSpan.Zero))[^1];
        state = Coordinator.Started(start.Segments).Aggregate(state, SweepMachine.Apply);
        var running = start.Segments.Select(train => train.Segment.Trial).ToList();

        var draining = Coordinator.Next(state, new HostState(SweepIntent.Run, running, []) { Elapsed = Limit });

        draining[0].ShouldBeOfType<HostCommand.Halt>().Trials.ShouldBe(running);
        draining[^1].ShouldBeOfType<HostCommand.Wait>();
        foreach (var train in start.Segments)
            state = SweepMachine.Apply(state, Coordinator.Ended(state, train.Segment, new SegmentOutcome.Stopped())!);
        Coordinator
            .Next(state, Idle(Limit))
            .ShouldBe([
                new HostCommand.Close(SweepStatus.Stopped, "stopped: its time_limit is over; resume it to continue from its checkpoints"),
            ]);
    }

    [Theory]
    [InlineData(SweepIntent.Run)]
    [InlineData(SweepIntent.Pause)]
    public void Next_AtTheLimitAndNothingRuns_StopsAlsoAPausedSweep(SweepIntent intent) =>
        Coordinator
            .Next(Drawn(New), Idle(Limit) with { Intent = intent })
            .ShouldBe([new HostCommand.Close(SweepStatus.Stopped, Coordinator.TimeIsOver)]);

    [Fact]
    public void Next_AtTheLimitAndAllTrialsEnded_IsCompleted()
    {
        var state = New;
        while (Coordinator.Next(state, Idle(TimeSpan.Zero))[^1] is var command and not HostCommand.Close)
        {
            if (command is HostCommand.Record record)
                state = record.Events.Aggregate(state, SweepMachine.Apply);
            else if (command is HostCommand.Start start)
                state = Train(state, start);
        }

        Coordinator.Next(state, Idle(Limit)).ShouldBe([new HostCommand.Close(SweepStatus.Completed)]);
    }

    [Fact]
    public void Next_AtTheLimitAndCancelled_IsCancelled()
    {
        var state = SweepMachine.Apply(Drawn(New), new SweepEvent.SweepCancelled("cancelled"));

        Coordinator.Next(state, Idle(Limit)).ShouldBe([new HostCommand.Close(SweepStatus.Cancelled)]);
    }

    private static HostState Idle(TimeSpan elapsed) => new(SweepIntent.Run, [], [0, 1]) { Elapsed = elapsed };

    private static SweepState Drawn(SweepState state)
    {
        while (Coordinator.Next(state, Idle(TimeSpan.Zero))[^1] is HostCommand.Record record)
            state = record.Events.Aggregate(state, SweepMachine.Apply);
        return state;
    }

    private static SweepState Train(SweepState state, HostCommand.Start start)
    {
        state = Coordinator.Started(start.Segments).Aggregate(state, SweepMachine.Apply);
        foreach (var (segment, _) in start.Segments)
        {
            var reached = ScriptedRunner.Succeed(new SegmentRequest(segment));
            state = SweepMachine.Apply(state, Coordinator.Ended(state, segment, reached)!);
        }

        return state;
    }
}
