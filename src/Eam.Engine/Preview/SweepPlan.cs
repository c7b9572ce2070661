using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Engine.Preview;

/// <summary>
/// The segments that a sweep will run if no trial fails. They are computed by the sweep's own machine, on virtual time, with segments that
/// always reach their rung.
/// </summary>
/// <param name="Segments">The segments, in the order in which they end.</param>
/// <param name="Seconds">Time from the first start to the last end, in the unit of the given durations.</param>
internal sealed record SweepPlan(IReadOnlyList<Segment> Segments, double Seconds)
{
    /// <param name="spec">The sweep.</param>
    /// <param name="slots">Number of worker slots.</param>
    /// <param name="seconds">Returns how long a segment takes.</param>
    /// <param name="cancellationToken">Ends the computation, which takes seconds for a large sweep.</param>
    public static SweepPlan Of(SweepSpec spec, int slots, Func<Segment, double> seconds, CancellationToken cancellationToken)
    {
        var state = SweepState.Start(spec);
        var idle = new SortedSet<int>(Enumerable.Range(0, slots));
        var running = new PriorityQueue<SweepCommand.Train, double>();
        var (done, now) = (new List<Segment>(), 0.0);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var commands = SweepMachine.Decide(state, [.. idle]);
            if (commands.Any(command => command is SweepCommand.Finish))
                return new(done, now);
            foreach (var record in commands.OfType<SweepCommand.Record>())
                state = SweepMachine.Apply(state, record.Event);
            foreach (var train in commands.OfType<SweepCommand.Train>())
            {
                state = Coordinator.Started([train]).Aggregate(state, SweepMachine.Apply);
                idle.Remove(train.Slot);
                running.Enqueue(train, now + seconds(train.Segment));
            }

            if (commands.Any(command => command is SweepCommand.Record))
                continue;
            running.TryDequeue(out var ended, out now);
            state = SweepMachine.Apply(
                state,
                new SweepEvent.RungReached(ended!.Segment.Trial, ended.Segment.Rung, ended.Segment.Attempt, [Point(spec, ended.Segment)])
            );
            idle.Add(ended.Slot);
            done.Add(ended.Segment);
        }
    }

    /// <summary>The configurations, by the number of the first trial of each; repeats with other seeds are left out.</summary>
    public IReadOnlyList<KeyValuePair<int, Configuration>> Configurations =>
        [
            .. Segments
                .Where(segment => segment.Rung == 0)
                .OrderBy(segment => segment.Trial)
                .DistinctBy(segment => segment.Configuration.Key)
                .Select(segment => KeyValuePair.Create(segment.Trial, segment.Configuration)),
        ];

    /// <summary>The first configuration of each method.</summary>
    public IReadOnlyList<Configuration> First => [.. Segments.OrderBy(s => s.Trial).Select(s => s.Configuration).DistinctBy(c => c.Method)];

    // If each method is its own arm, it does not matter who wins. If methods compete, the trial's number decides, so that methods take
    // turns.
    private static CurvePoint Point(SweepSpec spec, Segment segment)
    {
        var rank = spec.Objective.Maximize ? -segment.Trial : segment.Trial;
        var compute = (long)Math.Min(segment.Target, long.MaxValue / 2);
        return new CurvePoint(
            new Spent(compute, compute, 0, 0, 0, segment.Target, segment.Target, compute, 0),
            TrialMetrics.Of(evaluationNfe: 0, _ => rank)
        );
    }
}
