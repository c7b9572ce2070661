using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Engine.Preview;

/// <summary>
/// What a sweep will run if no trial fails: the sweep's own machine, on virtual time, with segments that always reach their rung.
/// </summary>
/// <param name="Segments">In the order of their ends.</param>
/// <param name="Seconds">From the first start to the last end.</param>
internal sealed record SweepPlan(IReadOnlyList<SweepCommand.Train> Segments, double Seconds)
{
    /// <param name="spec">What is run.</param>
    /// <param name="slots">Worker slots.</param>
    /// <param name="seconds">How long a segment takes.</param>
    public static SweepPlan Of(SweepSpec spec, int slots, Func<SweepCommand.Train, double> seconds)
    {
        var state = SweepState.Start(spec);
        var idle = new SortedSet<int>(Enumerable.Range(0, slots));
        var running = new PriorityQueue<SweepCommand.Train, double>();
        var (done, now) = (new List<SweepCommand.Train>(), 0.0);
        while (true)
        {
            var commands = SweepMachine.Decide(state, [.. idle]);
            if (commands.Any(command => command is SweepCommand.Finish))
                return new(done, now);
            foreach (var record in commands.OfType<SweepCommand.Record>())
                state = SweepMachine.Apply(state, record.Event);
            foreach (var train in commands.OfType<SweepCommand.Train>())
            {
                state = SweepMachine.Apply(state, new SweepEvent.SegmentStarted(train.Trial, train.Rung, train.Attempt, train.Slot));
                idle.Remove(train.Slot);
                running.Enqueue(train, now + seconds(train));
            }

            if (commands.Any(command => command is SweepCommand.Record))
                continue;
            running.TryDequeue(out var ended, out now);
            state = SweepMachine.Apply(state, new SweepEvent.RungReached(ended!.Trial, ended.Rung, ended.Attempt, [Point(spec, ended)]));
            idle.Add(ended.Slot);
            done.Add(ended);
        }
    }

    /// <summary>The first configuration of each method.</summary>
    public IReadOnlyList<Configuration> First => [.. Segments.OrderBy(s => s.Trial).Select(s => s.Configuration).DistinctBy(c => c.Method)];

    // Who wins does not matter where each method is an arm; where they compete, trials take turns by number and so do methods.
    private static CurvePoint Point(SweepSpec spec, SweepCommand.Train train)
    {
        var rank = spec.Objective.Maximize ? -train.Trial : train.Trial;
        var compute = (long)Math.Min(train.Target, long.MaxValue / 2);
        return new CurvePoint(
            new Spent(compute, compute, 0, 0, 0, train.Target, train.Target, compute, 0),
            TrialMetrics.Of(evaluationNfe: 0, _ => rank)
        );
    }
}
