using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Spaces;

namespace Eam.Core.FineTuning;

/// <summary>
/// The methods that learn from the values of the reward alone, by regression along the forward process
/// (docs/methods.md#methods-without-gradients): endpoints from a behaviour model, their advantages, re-noising, and targets that are
/// combinations of the path's velocity u, v_old and v_base. It differentiates neither the reward nor a network with respect to its input.
/// </summary>
internal sealed class ForwardRegression : IFineTuner
{
    private const string EndpointConditions = "forward.conditions";

    private readonly FineTuningProblem _problem;
    private readonly ForwardSettings _settings;
    private readonly RandomStream _stream;
    private readonly AdamSettings _adam;
    private readonly int _batch;
    private readonly Tensor _endpoints;
    private readonly float[] _rewards,
        _advantages;
    private readonly float[] _times,
        _dataGains,
        _noiseGains,
        _dataRates,
        _noiseRates,
        _pathGains,
        _oldGains,
        _baseGains,
        _weights;
    private int _stepsSinceDraw;
    private double _meanReward;

    public ForwardRegression(FineTuningProblem problem, ForwardSettings settings, Configuration configuration, RandomStream stream)
    {
        (_problem, _settings, _stream) = (problem, settings, stream);
        _adam = TrainingParameters.Adam(configuration);
        _batch = configuration.Whole(TrainingParameters.BatchSize);
        _endpoints = problem.Backend.Rent(_batch, problem.Base.Dimension);
        (_rewards, _advantages) = (new float[_batch], new float[_batch]);
        var rows = _batch * settings.Process.Renoise;
        _times = new float[rows];
        (_dataGains, _noiseGains) = (new float[rows], new float[rows]);
        (_dataRates, _noiseRates) = (new float[rows], new float[rows]);
        _pathGains = new float[rows];
        (_oldGains, _baseGains) = (new float[rows], new float[rows]);
        _weights = new float[rows];
    }

    public ComputeLedger Ledger { get; } = new();

    private int Reuse => _settings.Process.Reuse;

    private IVelocityField Behaviour => _settings.BehaviourIsAverage ? _problem.Model.Average : _problem.Model;

    public IterationResult Iterate()
    {
        Ledger.Iterations++;
        if (_stepsSinceDraw == 0)
            Draw();
        _stepsSinceDraw = (_stepsSinceDraw + 1) % Reuse;
        var loss = Train();
        var norm = _problem.Model.Step(Optimiser());
        return new IterationResult(loss, norm, _meanReward);
    }

    public void Save(TrainingState state)
    {
        _problem.Model.Save(state, "model.");
        Ledger.Save(state);
        state.Counters["forward.steps_since_draw"] = _stepsSinceDraw;
        state.SetReal("forward.mean_reward", _meanReward);
        state.Counters["random.position"] = (long)_stream.Position;

        // The next iteration draws new endpoints, or it trains on these.
        if (_stepsSinceDraw == 0)
            return;
        state.Tensors["forward.endpoints"] = new StateTensor([_endpoints.Rows, _endpoints.Columns], _endpoints.Read().ToArray());
        state.Tensors["forward.advantages"] = new StateTensor([_batch], [.. _advantages]);
        ConditionState.Save(state, EndpointConditions, _endpoints);
    }

    public void Load(TrainingState state)
    {
        _problem.Model.Load(state, "model.");
        Ledger.Load(state);
        var steps = state.Counter("forward.steps_since_draw");
        if (steps < 0 || steps >= Reuse)
            throw new InvalidStateException("the counter 'forward.steps_since_draw' is out of range");
        _stepsSinceDraw = (int)steps;
        _meanReward = state.Real("forward.mean_reward");
        _stream.Position = (ulong)state.Counter("random.position");
        if (_stepsSinceDraw == 0)
            return;
        _endpoints.Write(state.Tensor("forward.endpoints", _endpoints.Rows, _endpoints.Columns));
        state.Tensor("forward.advantages", _batch).CopyTo(_advantages, 0);
        ConditionState.Load(state, EndpointConditions, _problem.Conditions, _endpoints);
    }

    public void Dispose() => _endpoints.Dispose();

    /// <summary>Draws endpoints from the behaviour model and computes their advantages. No gradient flows through this.</summary>
    private void Draw()
    {
        var backend = _problem.Backend;
        var (steps, solver) = (_settings.Process.OdeSteps, _settings.Process.Solver);
        _problem.Start(_endpoints, _stream);
        OdeSolver.Sample(backend, Behaviour, solver, steps, _endpoints);
        Ledger.Forward(_problem.Model, (long)_batch * steps * OdeSolver.ForwardsPerStep(solver));
        _problem.Reward.Evaluate(_endpoints, _rewards);
        Ledger.RewardValue(_problem.Reward, _batch);
        _settings.Advantage.Compute(_rewards, _advantages);
        _settings.Offset.Apply(_advantages);

        var sum = 0.0;
        foreach (var reward in _rewards)
            sum += reward;
        _meanReward = sum / _batch;
    }

    /// <summary>Re-noises each endpoint at M times and regresses the velocity onto the rule's targets.</summary>
    private double Train()
    {
        var backend = _problem.Backend;
        var (rows, dimension) = (_times.Length, _problem.Base.Dimension);
        using var endpoints = backend.Rent(rows, dimension);
        using var state = backend.Rent(rows, dimension);
        using var target = backend.Rent(rows, dimension);
        using var velocity = backend.Rent(rows, dimension);
        for (var block = 0; block < rows; block += _batch)
            backend.Scatter(endpoints, block, _endpoints);
        TimeDensity.Draw(_settings.Process.TimeDensity, _stream, _times);
        SetGains();

        // u = alpha' X_1 + beta' e and X_t = alpha X_1 + beta e, with the same noise e
        backend.Gaussian(state, _stream);
        backend.Combine(target, _dataRates, endpoints, _noiseRates, state);
        backend.Combine(state, _dataGains, endpoints, _noiseGains, state);

        // v^ = Path u + Old v_old + Base v_base
        Behaviour.Evaluate(state, _times, velocity);
        backend.Combine(target, _pathGains, target, _oldGains, velocity);
        Ledger.Forward(_problem.Model, rows);
        if (_settings.Rule.UsesBase)
        {
            _problem.Base.Evaluate(state, _times, velocity);
            backend.Add(target, _baseGains, velocity);
            Ledger.Forward(_problem.Base, rows);
        }

        var loss = _problem.Model.Accumulate(state, _times, target, _weights, float.PositiveInfinity, 1f / rows);
        Ledger.Training(_problem.Model, rows);
        return loss / rows;
    }

    private void SetGains()
    {
        for (var i = 0; i < _times.Length; i++)
        {
            var path = _problem.Schedule.At(_times[i]);
            var target = _settings.Rule.At(_advantages[i % _batch]);
            (_dataGains[i], _noiseGains[i]) = ((float)path.Alpha, (float)path.Beta);
            (_dataRates[i], _noiseRates[i]) = ((float)path.AlphaRate, (float)path.BetaRate);
            _pathGains[i] = (float)target.Path;
            (_oldGains[i], _baseGains[i]) = ((float)target.Old, (float)target.Base);
            _weights[i] = (float)(_settings.WeighsByNoise ? target.Weight * path.Beta * path.Beta : target.Weight);
        }
    }

    /// <summary>
    /// Returns the optimiser's settings of this iteration. While endpoints are reused, the average from which they were drawn stays: its
    /// decay is 1, and its warm-up counts draws.
    /// </summary>
    private AdamSettings Optimiser()
    {
        if (!_settings.BehaviourIsAverage)
            return MovingAverage.At(_adam, Ledger.Iterations);
        return _stepsSinceDraw == 0 ? MovingAverage.At(_adam, Ledger.Iterations / Reuse) : _adam with { Ema = 1 };
    }
}
