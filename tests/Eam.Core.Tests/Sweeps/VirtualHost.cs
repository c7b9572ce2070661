using Eam.Core.Sweeps;

namespace Eam.Core.Tests.Sweeps;

/// <summary>Runs the machine on slots without a clock: the caller says which running segment ends next, and how.</summary>
/// <param name="spec">Specification of the sweep.</param>
/// <param name="slots">Number of segments that run at once.</param>
/// <param name="outcome">Returns the event that ends a segment.</param>
/// <param name="next">Returns the index of the running segment that ends next; running segments are in the order of their starts.</param>
internal sealed class VirtualHost(
    SweepSpec spec,
    int slots,
    Func<SweepCommand.Train, SweepEvent> outcome,
    Func<IReadOnlyList<SweepCommand.Train>, int> next
)
{
    private readonly List<SweepCommand.Train> _running = [];

    /// <summary>The state. Set it to continue from a replayed log.</summary>
    public SweepState State { get; set; } = SweepState.Start(spec);

    public List<SweepEvent> Log { get; } = [];

    /// <summary>Runs the sweep to the end.</summary>
    public SweepState Run()
    {
        for (var step = 0; step < 100_000; step++)
        {
            var idle = Enumerable.Range(0, slots).Except(_running.Select(segment => segment.Slot)).ToList();
            var commands = SweepMachine.Decide(State, idle);
            foreach (var command in commands)
            {
                switch (command)
                {
                    case SweepCommand.Finish:
                        return State;
                    case SweepCommand.Record record:
                        Take(record.Event);
                        break;
                    case SweepCommand.Train train:
                        _running.Select(segment => segment.Segment.Trial).ShouldNotContain(train.Segment.Trial);
                        _running.Select(segment => segment.Slot).ShouldNotContain(train.Slot);
                        Take(new SweepEvent.SegmentStarted(train.Segment.Trial, train.Segment.Rung, train.Segment.Attempt, train.Slot));
                        _running.Add(train);
                        break;
                }
            }

            if (commands is [SweepCommand.Record, ..])
                continue;
            _running.Count.ShouldBeGreaterThan(0, "the sweep hangs");
            var ending = _running[next(_running)];
            _running.Remove(ending);
            Take(outcome(ending));
        }

        throw new InvalidOperationException("the sweep does not end");
    }

    private void Take(SweepEvent e)
    {
        Log.Add(e);
        State = SweepMachine.Apply(State, e);
    }
}
