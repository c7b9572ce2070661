using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Simulation;

namespace Eam.Engine.Tests.Simulation;

/// <summary>
/// A simulation that records every segment and computes all figures from that list at the end. It is slow, has no queue, and does not
/// simulate noise.
/// </summary>
internal sealed class NaiveSimulation
{
    private readonly SweepSpec _spec;
    private readonly SlotSchedule _schedule;
    private readonly ILearningCurves _curves;
    private readonly List<Segment> _segments = [];
    private SweepState _state;

    private NaiveSimulation(SweepSpec spec, SlotSchedule schedule, ILearningCurves curves)
    {
        (_spec, _schedule, _curves) = (spec, schedule, curves);
        _state = SweepState.Start(spec);
    }

    public double Makespan => _segments.Max(segment => segment.End);

    public double Compute => Spent(Makespan);

    public double Utilisation =>
        _segments.Sum(segment => segment.End - segment.Start) / Span().Sum(part => part.Slots * (part.Until - part.From));

    public int Preempted => _segments.Count(segment => segment.Lost);

    public int Segments => _segments.Count;

    public SimulatedIncumbent Incumbent
    {
        get
        {
            var reached = _segments.Where(segment => segment.Reaches && Winner(segment) is null).OrderBy(segment => segment.End).ToList();
            var final = reached.Where(segment => segment.Train.Segment.Target == reached.Max(other => other.Train.Segment.Target)).ToList();
            var best = final.First(segment => Score(segment) == final.Max(Score));
            var reachable = _state
                .Trials.Where(trial => trial.RepeatOf is null)
                .Max(trial => _curves.Expected(trial.Configuration, trial.Seed, _spec.Halving.MaxCompute));
            var trained = _curves.Expected(best.Train.Segment.Configuration, best.Train.Segment.Seed, _spec.Halving.MaxCompute);
            return new(best.Train.Segment.Trial, Score(best), best.End, Spent(best.End), reachable - trained);
        }
    }

    public static NaiveSimulation Run(SweepSpec spec, string rule, SimulationSettings settings, ILearningCurves curves)
    {
        var ruled = spec with { Objective = new("reward", true), Halving = spec.Halving with { Algorithm = rule } };
        var simulation = new NaiveSimulation(ruled, settings.Slots, curves);
        simulation.Run(settings);
        return simulation;
    }

    /// <summary>Returns the best score of all reports up to a time.</summary>
    public double BestUntil(double time) =>
        _segments
            .Where(segment => segment.Reaches && segment.End <= time && Winner(segment) is null)
            .Select(Score)
            .DefaultIfEmpty(double.NegativeInfinity)
            .Max();

    /// <summary>Returns the number of busy slots at a time.</summary>
    public int BusyAt(double time) => _segments.Count(segment => segment.Start <= time && time < segment.End);

    private void Run(SimulationSettings settings)
    {
        var (now, idle) = (0.0, Enumerable.Range(0, _schedule.Changes[0].Slots).ToList());
        while (true)
        {
            var commands = SweepMachine.Decide(_state, idle);
            if (commands is [SweepCommand.Finish])
                return;
            foreach (var record in commands.OfType<SweepCommand.Record>())
                Apply(record.Event);
            foreach (var train in commands.OfType<SweepCommand.Train>())
            {
                var fate = SegmentFate.Of(train, settings);
                var length = (train.Segment.Target - train.Segment.From) * fate.Fraction;
                _segments.Add(
                    new()
                    {
                        Train = train,
                        Start = now,
                        End = now + (length / _spec.Halving.MaxCompute * fate.Slowdown),
                        Compute = length,
                        Crashes = fate.Crashes,
                    }
                );
                idle.Remove(train.Slot);
                Apply(new SweepEvent.SegmentStarted(train.Segment.Trial, train.Segment.Rung, train.Segment.Attempt, train.Slot));
            }

            if (commands is [SweepCommand.Record, ..])
                continue;
            var first = _segments.Where(segment => !segment.Ended).OrderBy(segment => segment.End).FirstOrDefault();
            var change = _schedule
                .Changes.Where(change => change.Time > now)
                .Select(change => change.Time)
                .FirstOrDefault(double.PositiveInfinity);
            if (first is not null && first.End <= change)
            {
                (now, first.Ended) = (first.End, true);
                idle.Add(first.Train.Slot);
                Apply(Report(first));
                continue;
            }

            var (was, slots) = (SlotsAt(now), SlotsAt(change));
            now = change;
            foreach (
                var lost in _segments
                    .Where(segment => !segment.Ended && segment.Train.Slot >= slots)
                    .OrderBy(segment => segment.Train.Slot)
                    .ToList()
            )
            {
                lost.Compute = lost.Compute * (now - lost.Start) / (lost.End - lost.Start);
                lost.End = now;
                lost.Ended = lost.Lost = true;
                Apply(
                    new SweepEvent.SegmentFailed(
                        lost.Train.Segment.Trial,
                        lost.Train.Segment.Rung,
                        lost.Train.Segment.Attempt,
                        FailureKind.Preempted,
                        "lost"
                    )
                );
            }

            idle = [.. idle.Where(slot => slot < slots), .. Enumerable.Range(was, Math.Max(0, slots - was))];
        }
    }

    private SweepEvent Report(Segment segment)
    {
        var (train, score) = (segment.Train, Score(segment));
        return segment.Crashes
            ? new SweepEvent.SegmentFailed(train.Segment.Trial, train.Segment.Rung, train.Segment.Attempt, FailureKind.Crashed, "crashed")
            : new SweepEvent.RungReached(
                train.Segment.Trial,
                train.Segment.Rung,
                train.Segment.Attempt,
                [
                    new(
                        Spent_(train.Segment.Target),
                        new TrialMetrics
                        {
                            Reward = score,
                            RewardSe = 0,
                            PathKl = 0,
                            ControlObjective = 0,
                            ControlObjectiveSe = 0,
                            ControlGap = 0,
                            EvaluationNfe = 0,
                        }
                    ),
                ]
            );
    }

    private static Spent Spent_(double target) => Core.Sweeps.Spent.None with { Nfe = (long)Math.Ceiling(target) };

    private double Score(Segment segment)
    {
        var trial = _state.Trials[segment.Train.Segment.Trial];
        return _curves.Expected(
            trial.Configuration,
            trial.RepeatOf is { } winner ? _state.Trials[winner].Seed : trial.Seed,
            segment.Train.Segment.Target
        );
    }

    private int? Winner(Segment segment) => _state.Trials[segment.Train.Segment.Trial].RepeatOf;

    private double Spent(double time) =>
        _segments
            .Where(segment => segment.Start < time)
            .Sum(segment =>
                segment.End <= time ? segment.Compute : segment.Compute * (time - segment.Start) / (segment.End - segment.Start)
            );

    private int SlotsAt(double time) => _schedule.Changes.Last(change => change.Time <= time).Slots;

    private IEnumerable<(double From, double Until, int Slots)> Span() =>
        _schedule
            .Changes.Select(
                (change, i) =>
                    (
                        change.Time,
                        i + 1 < _schedule.Changes.Count ? Math.Min(Makespan, _schedule.Changes[i + 1].Time) : Makespan,
                        change.Slots
                    )
            )
            .Where(part => part.Item2 > part.Time);

    private void Apply(SweepEvent e) => _state = SweepMachine.Apply(_state, e);

    private sealed class Segment
    {
        public required SweepCommand.Train Train { get; init; }

        public required double Start { get; init; }

        public required double End { get; set; }

        public required double Compute { get; set; }

        public required bool Crashes { get; init; }

        public bool Ended { get; set; }

        public bool Lost { get; set; }

        public bool Reaches => Ended && !Lost && !Crashes;
    }
}
