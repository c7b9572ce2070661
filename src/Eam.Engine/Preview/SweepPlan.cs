using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Engine.Preview;

/// <summary>
/// The segments that a sweep will run if no trial fails. They are computed by the sweep's own machine, on virtual time, with segments that
/// always reach their rung. A large sweep takes long; <see cref="SynchronousPlan"/> does not, where the rule allows it.
/// </summary>
/// <param name="Segments">The segments, in the order in which they start.</param>
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
        var (started, now) = (new List<Segment>(), 0.0);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var commands = SweepMachine.Decide(state, [.. idle]);
            if (commands.Any(command => command is SweepCommand.Finish))
                return new(started, now);
            foreach (var record in commands.OfType<SweepCommand.Record>())
                state = SweepMachine.Apply(state, record.Event);
            foreach (var train in commands.OfType<SweepCommand.Train>())
            {
                state = Coordinator.Started([train]).Aggregate(state, SweepMachine.Apply);
                idle.Remove(train.Slot);
                running.Enqueue(train, now + seconds(train.Segment));
                started.Add(train.Segment);
            }

            if (commands.Any(command => command is SweepCommand.Record))
                continue;
            running.TryDequeue(out var ended, out now);
            state = SweepMachine.Apply(
                state,
                new SweepEvent.RungReached(ended!.Segment.Trial, ended.Segment.Rung, ended.Segment.Attempt, [Point(spec, ended.Segment)])
            );
            idle.Add(ended.Slot);
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

    /// <summary>
    /// Returns the configurations that a sweep draws whatever its results are, by the number of the first trial of each: all of them, or
    /// the first batch of a very large sweep.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<int, Configuration>> Drawn(SweepSpec spec) =>
        [
            .. SweepMachine
                .Decide(SweepState.Start(spec), [])
                .OfType<SweepCommand.Record>()
                .Select(record => record.Event)
                .OfType<SweepEvent.TrialCreated>()
                .DistinctBy(created => created.Configuration.Key)
                .Select(created => KeyValuePair.Create(created.Trial, created.Configuration)),
        ];

    /// <summary>
    /// Returns the time of the same segments in the same order, with other durations: each starts when a slot and its trial are free.
    /// </summary>
    /// <param name="slots">Number of worker slots.</param>
    /// <param name="seconds">Returns how long a segment takes.</param>
    public double SecondsOn(int slots, Func<Segment, double> seconds)
    {
        var (free, ended, last) = (new PriorityQueue<int, double>(), new Dictionary<int, double>(), 0.0);
        for (var slot = 0; slot < slots; slot++)
            free.Enqueue(slot, 0);
        foreach (var segment in Segments)
        {
            free.TryDequeue(out var slot, out var since);
            var end = Math.Max(since, ended.GetValueOrDefault(segment.Trial)) + seconds(segment);
            free.Enqueue(slot, end);
            (ended[segment.Trial], last) = (end, Math.Max(last, end));
        }

        return last;
    }

    /// <summary>Returns the first configuration of each method. It does not depend on how many configurations follow.</summary>
    public static IReadOnlyList<Configuration> First(SweepSpec spec)
    {
        var brief = spec with
        {
            Trials = spec.Space.Methods.Count,
            Search = Searchers.Get(spec.Search).UsesHistory ? "random" : spec.Search,
            Space = spec.Search == "grid" ? FirstPoint(spec.Space) : spec.Space,
        };
        return
        [
            .. SweepMachine
                .Decide(SweepState.Start(brief), [])
                .OfType<SweepCommand.Record>()
                .Select(record => record.Event)
                .OfType<SweepEvent.TrialCreated>()
                .Where(created => created.RepeatOf is null)
                .Select(created => created.Configuration),
        ];
    }

    private static SearchSpace FirstPoint(SearchSpace space) =>
        space with
        {
            Parameters =
            [
                .. space.Parameters.Select(parameter =>
                    parameter.Domain is Domain.Values values ? parameter with { Domain = new Domain.Values([values.Items[0]]) } : parameter
                ),
            ],
        };

    // If each method is its own arm, it does not matter who wins. If methods compete, the trial's number decides, so that methods take
    // turns.
    private static CurvePoint Point(SweepSpec spec, Segment segment)
    {
        var rank = spec.Objective.Maximize ? -segment.Trial : segment.Trial;
        var compute = (long)Math.Min(segment.Target, long.MaxValue / 2);
        return new CurvePoint(
            new Spent(compute, compute, 0, 0, 0, segment.Target, segment.Target, compute, 0),
            spec.Command is { } command
                ? TrialMetrics.OfDeclared(command.Metrics.ToDictionary(metric => metric.Name, _ => (double)rank))
                : TrialMetrics.Of(evaluationNfe: 0, _ => rank) with
                {
                    Declared =
                        spec.Metrics.Count == TrialMetrics.Definitions.Count
                            ? null
                            : spec.Metrics.Skip(TrialMetrics.Definitions.Count).ToDictionary(metric => metric.Name, _ => (double)rank),
                }
        );
    }
}
