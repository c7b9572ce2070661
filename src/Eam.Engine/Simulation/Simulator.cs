using Eam.Core.Numerics;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Engine.Simulation;

/// <summary>
/// Runs the sweep machine on virtual time: the decisions are those of a real sweep, and only the training is made up. Equal arguments give equal results.
/// </summary>
public sealed class Simulator
{
    private const ulong NoisePurpose = 0x4e4f4953;

    // Scores stand for the objective, whatever its metric and direction.
    private static readonly Objective Score = new("reward", true);

    private readonly SweepSpec _spec;
    private readonly SimulationSettings _settings;
    private readonly ILearningCurves _curves;
    private readonly VirtualSlots _slots;
    private readonly int _final;
    private SweepState _state;
    private Incumbent? _incumbent;

    private Simulator(SweepSpec spec, SimulationSettings settings, ILearningCurves curves)
    {
        (_spec, _settings, _curves) = (spec with { Objective = Score, Objectives = [] }, settings, curves);
        (_slots, _state, _final) = (new(settings.Slots), SweepState.Start(_spec), spec.Halving.Rungs().Count - 1);
    }

    /// <summary>A sweep under one rule.</summary>
    /// <param name="spec">The sweep; its own rule does not count.</param>
    /// <param name="rule">A name of <see cref="Core.Sweeps.Halving.HalvingRules.Names"/>.</param>
    /// <param name="settings">The machine.</param>
    /// <param name="curves">What training does.</param>
    /// <param name="cancellationToken">Ends it between two segments.</param>
    public static SimulationResult Run(
        SweepSpec spec, string rule, SimulationSettings settings, ILearningCurves curves, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(curves);
        var ruled = spec with { Halving = spec.Halving with { Algorithm = rule } };
        return new Simulator(ruled, settings, curves).Run(cancellationToken);
    }

    private SimulationResult Run(CancellationToken cancellationToken)
    {
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
                continue;
            }

            foreach (var train in commands.Cast<SweepCommand.Train>())
                Start(train);
            _slots.Occupy(commands.Count);
            End();
        }
    }

    private void Start(SweepCommand.Train train)
    {
        var fate = SegmentFate.Of(train, _settings);
        var compute = (train.Target - train.From) * fate.Fraction;
        Apply(new SweepEvent.SegmentStarted(train.Trial, train.Rung, train.Attempt, train.Slot));
        _slots.Start(train, fate, compute / _spec.Halving.MaxCompute * fate.Slowdown, compute);
    }

    private void End()
    {
        var (train, fate) = _slots.Next();
        if (fate.Crashes)
        {
            Apply(new SweepEvent.SegmentFailed(train.Trial, train.Rung, train.Attempt, FailureKind.Crashed, "simulated crash"));
            return;
        }

        var score = Expected(_state.Trials[train.Trial], train.Target) + (_curves.Noise == 0 ? 0 : _curves.Noise * Gaussian(train));
        Apply(new SweepEvent.RungReached(train.Trial, train.Rung, train.Attempt, [Point(train.Target, score)]));
        if (train.Rung == _final && _state.Trials[train.Trial].RepeatOf is null && !(score <= _incumbent?.Score))
            _incumbent = new(train.Trial, score, _slots.Now, _slots.Spent(), 0);
    }

    private void Apply(SweepEvent e) => _state = SweepMachine.Apply(_state, e);

    private double Expected(Trial trial, double compute)
    {
        var seed = trial.RepeatOf is { } winner ? _state.Trials[winner].Seed : trial.Seed;
        return _curves.Expected(trial.Configuration, seed, compute);
    }

    private static double Gaussian(SweepCommand.Train train)
    {
        Span<float> drawn = stackalloc float[1];
        new RandomStream(RandomStream.Derive(train.Seed, (ulong)train.Rung, 0), NoisePurpose).Gaussian(drawn);
        return drawn[0];
    }

    private CurvePoint Point(double compute, double score)
    {
        var whole = (long)Math.Ceiling(compute);
        var spent = _spec.Halving.Unit switch
        {
            ComputeUnit.Nfe => Spent.None with { Nfe = whole },
            ComputeUnit.Iterations => Spent.None with { Iterations = whole },
            ComputeUnit.Flops => Spent.None with { Flops = compute },
            _ => Spent.None with { Seconds = compute },
        };
        return new(spent, new TrialMetrics
        {
            Reward = score, RewardSe = _curves.Noise, PathKl = 0, ControlObjective = 0, ControlObjectiveSe = 0, ControlGap = 0, EvaluationNfe = 0,
        });
    }

    private SimulationResult Result()
    {
        var drawn = _state.Trials.Where(trial => trial.RepeatOf is null).ToList();
        if (_incumbent is { } best)
        {
            var final = _spec.Halving.MaxCompute;
            _incumbent = best with { Regret = drawn.Max(trial => Expected(trial, final)) - Expected(_state.Trials[best.Trial], final) };
        }

        return new(
            _spec.Halving.Algorithm, drawn.Count, _state.Trials.Count - drawn.Count, Count(TrialStatus.Completed), Count(TrialStatus.Pruned), Count(TrialStatus.Failed),
            _slots.Segments, _slots.Now, _slots.Now > 0 ? _slots.Busy / (_settings.Slots * _slots.Now) : 0, _slots.Spent(), _incumbent);
    }

    private int Count(TrialStatus status) => _state.Trials.Count(trial => trial.Status == status);
}
