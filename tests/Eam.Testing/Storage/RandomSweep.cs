using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using Eam.Engine.Trials;
using Eam.Testing.Trials;

namespace Eam.Testing.Storage;

/// <summary>Creates the events of a sweep without training, with failures of every kind in a random order of arrival.</summary>
public static class RandomSweep
{
    /// <summary>Runs the sweep machine to its end, or for at most this many events.</summary>
    public static IReadOnlyList<SweepEvent> Events(SweepSpec spec, ulong seed, int most = int.MaxValue)
    {
        var (random, events, running) = (new RandomStream(seed, 1), new List<SweepEvent>(), new List<SweepCommand.Train>());
        var state = SweepState.Start(spec);
        var idle = Enumerable.Range(0, 4).ToList();
        while (events.Count < most)
        {
            var commands = SweepMachine.Decide(state, idle);
            if (commands is [SweepCommand.Finish])
                break;
            foreach (var command in commands)
            {
                Happen(command is SweepCommand.Train train ? Start(train) : ((SweepCommand.Record)command).Event);
            }

            if (running.Count > 0 && commands.All(command => command is SweepCommand.Train))
            {
                var ended = running[random.NextInt32(running.Count)];
                running.Remove(ended);
                idle.Add(ended.Slot);
                Happen(End(spec, ended, random.NextInt32(12)));
            }
        }

        return [.. events.Take(most)];

        SweepEvent.SegmentStarted Start(SweepCommand.Train train)
        {
            running.Add(train);
            idle.Remove(train.Slot);
            return new(train.Segment.Trial, train.Segment.Rung, train.Segment.Attempt, train.Slot);
        }

        void Happen(SweepEvent happened)
        {
            events.Add(happened);
            state = SweepMachine.Apply(state, happened);
        }
    }

    /// <summary>Runs the sweep machine to its end and returns the state there.</summary>
    public static SweepState State(SweepSpec spec, ulong seed) => Events(spec, seed).Aggregate(SweepState.Start(spec), SweepMachine.Apply);

    private static SweepEvent End(SweepSpec spec, SweepCommand.Train train, int chance) =>
        chance switch
        {
            0 => new SweepEvent.SegmentFailed(
                train.Segment.Trial,
                train.Segment.Rung,
                train.Segment.Attempt,
                FailureKind.Crashed,
                "crashed"
            ),
            1 => new SweepEvent.SegmentFailed(
                train.Segment.Trial,
                train.Segment.Rung,
                train.Segment.Attempt,
                FailureKind.Preempted,
                "preempted"
            ),
            2 => new SweepEvent.SegmentFailed(
                train.Segment.Trial,
                train.Segment.Rung,
                train.Segment.Attempt,
                FailureKind.Diverged,
                "diverged"
            )
            {
                Compute = train.Segment.Target / 2,
            },
            3 => new SweepEvent.SegmentFailed(
                train.Segment.Trial,
                train.Segment.Rung,
                train.Segment.Attempt,
                FailureKind.Invalid,
                "invalid"
            ),
            _ => new SweepEvent.RungReached(
                train.Segment.Trial,
                train.Segment.Rung,
                train.Segment.Attempt,
                (
                    (SegmentOutcome.RungReached)(
                        spec.Command is null
                            ? ScriptedRunner.Succeed(new SegmentRequest(train.Segment))
                            : ScriptedRunner.Report(new SegmentRequest(train.Segment))
                    )
                ).Points
            ),
        };
}
