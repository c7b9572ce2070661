using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Engine.Simulation;

/// <summary>
/// Runs the sweep machine on virtual time: the decisions are those of a real sweep, and only the training is simulated. Equal arguments
/// give equal results.
/// </summary>
public sealed class Simulator
{
    // Segments between two calls of the progress.
    private const int BetweenProgress = 1000;

    // The part of the whole that drawing the trials counts as.
    private const double Drawing = 0.1;

    private static readonly TrialMetrics None = TrialMetrics.Of(evaluationNfe: 0, _ => null);

    // The simulated score takes the place of the objective, whatever its metric and direction.
    private static readonly Objective Score = new("reward", true);

    private readonly SweepSpec _spec;
    private readonly SimulationSettings _settings;
    private readonly ILearningCurves _curves;
    private readonly VirtualSlots _slots;
    private readonly (double Trials, double Segments) _planned;
    private readonly List<BestPoint> _best = [];
    private readonly List<BestPoint> _incumbents = [];

    // All trials share the ledger of a rung: a million of their own would fill the memory.
    private readonly Dictionary<double, Spent> _spent = [];

    // The compute of the newest checkpoints of trials that saved one after their last rung.
    private readonly Dictionary<int, double> _saved = [];
    private SweepState _state;
    private SimulatedIncumbent? _incumbent;
    private double _highest = double.NegativeInfinity;
    private int _top = -1,
        _reached = -1;
    private double _reachedAt;

    private Simulator(SweepSpec spec, SimulationSettings settings, ILearningCurves curves)
    {
        (_spec, _settings, _curves) = (spec with { Objective = Score, Objectives = [] }, settings, curves);
        var outages = settings.Devices is { } devices ? new SiloOutages(devices, _spec.Seed) : null;
        (_slots, _state) = (new(settings.Slots, outages), SweepState.Start(_spec));
        _planned = Planned(_spec);
    }

    /// <summary>Simulates a sweep under one rule.</summary>
    /// <param name="spec">The sweep; its own rule is ignored.</param>
    /// <param name="rule">The name of a rule, one of <see cref="Core.Sweeps.Halving.HalvingRules.Names"/>.</param>
    /// <param name="settings">The simulated machine.</param>
    /// <param name="curves">The learning curves of the trials.</param>
    /// <param name="cancellationToken">Cancels the simulation between two segments.</param>
    public static SimulationResult Run(
        SweepSpec spec,
        string rule,
        SimulationSettings settings,
        ILearningCurves curves,
        CancellationToken cancellationToken = default
    ) => Run(spec, rule, settings, curves, null, cancellationToken);

    /// <summary>Simulates a sweep under one rule.</summary>
    /// <param name="spec">The sweep; its own rule is ignored.</param>
    /// <param name="rule">The name of a rule, one of <see cref="Core.Sweeps.Halving.HalvingRules.Names"/>.</param>
    /// <param name="settings">The simulated machine.</param>
    /// <param name="curves">The learning curves of the trials.</param>
    /// <param name="progress">Called from time to time with the part that is done, from 0 to 1; it never falls. Null for no calls.</param>
    /// <param name="cancellationToken">Cancels the simulation between two segments.</param>
    public static SimulationResult Run(
        SweepSpec spec,
        string rule,
        SimulationSettings settings,
        ILearningCurves curves,
        Action<double>? progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(curves);
        return Of(spec, rule, settings, curves).Run(progress, cancellationToken);
    }

    /// <summary>Simulates a sweep under one rule, and returns its trials with all that was decided about them.</summary>
    internal static SweepState StateOf(SweepSpec spec, string rule, SimulationSettings settings, ILearningCurves curves)
    {
        var simulator = Of(spec, rule, settings, curves);
        simulator.Run(null, CancellationToken.None);
        return simulator._state;
    }

    private static Simulator Of(SweepSpec spec, string rule, SimulationSettings settings, ILearningCurves curves) =>
        new(spec with { Halving = spec.Halving with { Algorithm = rule } }, settings, curves);

    private SimulationResult Run(Action<double>? progress, CancellationToken cancellationToken)
    {
        var told = 0L;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var commands = SweepMachine.Decide(_state, _slots.Idle);
            if (commands is [SweepCommand.Finish])
                return Result();
            if (commands is [SweepCommand.Record, ..])
            {
                foreach (var record in commands.Cast<SweepCommand.Record>())
                    Apply(record.Event);
                progress?.Invoke(Done);
                continue;
            }

            if (_slots.Segments >= told + BetweenProgress)
            {
                told = _slots.Segments;
                progress?.Invoke(Done);
            }

            foreach (var train in commands.Cast<SweepCommand.Train>())
                Start(train);
            _slots.Occupy(commands.Count);
            var ends = _slots.Next();
            if (IsSpent)
                return Result();
            foreach (var ending in ends)
                End(ending);
        }
    }

    // There is some room for rounding, because a sweep may cost exactly its budget.
    private bool IsSpent => _settings.Budget is { } budget && _slots.Spent() > budget * (1 + 1e-9);

    // The part that is done. An asynchronous rule runs more segments than are planned, so it ends a while after 1.
    private double Done =>
        (Drawing * Math.Min(1, _state.Trials.Count / _planned.Trials)) + ((1 - Drawing) * Math.Min(1, _slots.Segments / _planned.Segments));

    // The least number of segments, if no trial fails: each rung has 1/eta of the rung before.
    private static (double Trials, double Segments) Planned(SweepSpec spec)
    {
        var trials = (double)spec.Planned * spec.Repeats;
        return (trials, spec.Halving.Rungs().Select((_, rung) => trials * Math.Pow(spec.Halving.Eta, -rung)).Sum());
    }

    private void Start(SweepCommand.Train train)
    {
        Apply(new SweepEvent.SegmentStarted(train.Segment.Trial, train.Segment.Rung, train.Segment.Attempt, train.Slot));
        _slots.Start(train, _settings.Devices is { } devices ? Course(train.Segment, devices) : Course(train));
    }

    private SegmentCourse Course(SweepCommand.Train train)
    {
        var fate = SegmentFate.Of(train, _settings);
        var compute = (_curves.Cost(train.Segment.Target) - _curves.Cost(train.Segment.From)) * fate.Fraction;
        return new(fate.Crashes, compute / _spec.Halving.MaxCompute * fate.Slowdown, compute);
    }

    private SegmentCourse Course(Segment segment, SimulatedDevices devices)
    {
        var from = _saved.GetValueOrDefault(segment.Trial, segment.From);
        var every = _spec.CheckpointEvery ?? SweepSpec.UsualCheckpointEvery;
        return SegmentCourse.On(devices.Model.Draw(segment, from, _spec.Halving.Unit, every));
    }

    private void End(SegmentEnding ending)
    {
        var (train, end, saved) = ending;
        if (end == SegmentEnd.Reached)
            _saved.Remove(train.Segment.Trial);
        else if (saved > 0)
            _saved[train.Segment.Trial] = _saved.GetValueOrDefault(train.Segment.Trial, train.Segment.From) + saved;

        if (end == SegmentEnd.Reached)
            Reach(train);
        else if (end == SegmentEnd.Crashed)
            Apply(
                new SweepEvent.SegmentFailed(
                    train.Segment.Trial,
                    train.Segment.Rung,
                    train.Segment.Attempt,
                    FailureKind.Crashed,
                    "simulated crash"
                )
            );
        else
            Apply(
                new SweepEvent.SegmentFailed(
                    train.Segment.Trial,
                    train.Segment.Rung,
                    train.Segment.Attempt,
                    FailureKind.Preempted,
                    "the slot was removed"
                )
            );
    }

    private void Reach(SweepCommand.Train train)
    {
        var expected = Expected(_state.Trials[train.Segment.Trial], train.Segment.Target);
        var noise = _curves.NoiseAt(train.Segment.Target);
        var score = expected + (noise == 0 ? 0 : noise * SimulatedNoise.Of(train.Segment));
        Apply(
            new SweepEvent.RungReached(
                train.Segment.Trial,
                train.Segment.Rung,
                train.Segment.Attempt,
                [Point(train.Segment.Target, score, noise)]
            )
        );
        if (train.Segment.Rung > _reached)
            (_reached, _reachedAt) = (train.Segment.Rung, _slots.Now);
        var first = _state.Trials[train.Segment.Trial].RepeatOf ?? train.Segment.Trial;
        if (train.Segment.Trial - first >= _spec.Repeats)
            return;
        if (_spec.Repeats > 1)
        {
            // A configuration's result is the mean of its runs, once all of them have reached the rung.
            var runs = _state.Trials.GetRange(first, _spec.Repeats);
            if (runs.Exists(run => run.Rung < train.Segment.Rung))
                return;
            score = runs.Average(run => run.At(train.Segment.Rung).Metrics.Reward!.Value);
        }

        if (score > _highest)
        {
            _highest = score;
            if (_best is [.., var last] && last.Time == _slots.Now)
                _best.RemoveAt(_best.Count - 1);
            _best.Add(new(_slots.Now, _slots.Spent(), expected));
        }

        // The incumbent is taken from the highest rung so far, because a rule may end below the final one.
        if (train.Segment.Rung > _top || (train.Segment.Rung == _top && !(score <= _incumbent?.Score)))
        {
            (_top, _incumbent) = (train.Segment.Rung, new(first, score, _slots.Now, _slots.Spent(), 0));
            _incumbents.Add(new(_slots.Now, _incumbent.Compute, Expected(_state.Trials[first], _spec.Halving.MaxCompute)));
        }
    }

    private void Apply(SweepEvent e) => _state = SweepMachine.Apply(_state, e);

    private double Expected(Trial trial, double compute)
    {
        var seed = trial.RepeatOf is { } winner ? _state.Trials[winner].Seed : trial.Seed;
        return _curves.Expected(trial.Configuration, seed, compute);
    }

    private CurvePoint Point(double compute, double score, double noise)
    {
        if (!_spent.TryGetValue(compute, out var spent))
            _spent[compute] = spent = SpentOf(compute);
        return new(spent, None with { Reward = score, RewardSe = noise });
    }

    private Spent SpentOf(double compute)
    {
        var whole = (long)Math.Ceiling(compute);
        return _spec.Halving.Unit switch
        {
            ComputeUnit.Nfe => Spent.None with { Nfe = whole },
            ComputeUnit.Iterations => Spent.None with { Iterations = whole },
            ComputeUnit.Flops => Spent.None with { Flops = compute },
            _ => Spent.None with { Seconds = compute },
        };
    }

    private SimulationResult Result()
    {
        var drawn = _state.Trials.Where(trial => trial.RepeatOf is null).ToList();
        var final = _spec.Halving.MaxCompute;
        var reachable = drawn.Max(trial => Expected(trial, final));
        if (_incumbent is { } reached && _state.Trials[reached.Trial].Status != TrialStatus.Completed)
            _incumbent = null;
        if (_incumbent is { } best)
            _incumbent = best with { Regret = Regret(Expected(_state.Trials[best.Trial], final), reachable) };
        return new(
            _spec.Halving.Algorithm,
            _spec.Search,
            drawn.Count,
            _state.Trials.Count - drawn.Count,
            Count(TrialStatus.Completed),
            Count(TrialStatus.Pruned),
            Count(TrialStatus.Failed),
            _slots.Segments,
            _slots.Preempted,
            _slots.Now,
            _slots.Utilisation,
            _slots.Spent(),
            reachable,
            _incumbent,
            _best,
            _slots.Load
        )
        {
            Crashed = _slots.Crashed,
            Busy = _slots.Busy,
            Lost = _slots.Lost,
            FirstFinal = Count(TrialStatus.Completed) > 0 ? _reachedAt : null,
            Incumbents = _incumbents,
        };
    }

    private double Regret(double score, double reachable) =>
        _curves.Optimum is { } optimum ? (optimum - score) / optimum : reachable - score;

    private int Count(TrialStatus status) => _state.Trials.Count(trial => trial.Status == status);
}
