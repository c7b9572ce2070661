using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using static Eam.Core.FineTuning.TerminalGradientParameters;

namespace Eam.Core.FineTuning;

/// <summary>
/// First-order reward score matching (arXiv 2604.17415; docs/methods.md#the-gradient-at-the-end-terminal-gradient): endpoints by the ODE,
/// re-noising, and the target v^ = v_base + gain(t) c grad r(X_1), with gain t or t^2.
/// </summary>
internal sealed class FirstOrderMatching : IFineTuner
{
    private readonly FineTuningProblem _problem;
    private readonly RandomStream _stream;
    private readonly AdamSettings _adam;
    private readonly string _density;
    private readonly int _batch,
        _steps;
    private readonly double _gain;
    private readonly bool _squaresTime;
    private readonly float[] _rewards;
    private readonly float[] _times,
        _dataGains,
        _noiseGains,
        _gradientGains,
        _ones;

    public FirstOrderMatching(FineTuningProblem problem, Configuration configuration, RandomStream stream)
    {
        (_problem, _stream) = (problem, stream);
        _adam = TrainingParameters.Adam(configuration);
        _batch = configuration.Whole(TrainingParameters.BatchSize);
        _steps = configuration.Whole(Steps);
        _density = configuration.Value(TerminalGradientParameters.TimeDensity).ToString();
        var gain = configuration.Value(Gain);
        _gain = gain.IsNumber ? gain.Number : problem.RewardScale;
        _squaresTime = configuration.Value(TimeGain).ToString() == "t2";
        _rewards = new float[_batch];
        var rows = _batch * configuration.Whole(Renoise);
        (_times, _ones) = (new float[rows], new float[rows]);
        (_dataGains, _noiseGains) = (new float[rows], new float[rows]);
        _gradientGains = new float[rows];
        Array.Fill(_ones, 1);
    }

    public ComputeLedger Ledger { get; } = new();

    public IterationResult Iterate()
    {
        Ledger.Iterations++;
        var loss = Train();
        var norm = _problem.Model.Step(MovingAverage.At(_adam, Ledger.Iterations));
        return new IterationResult(loss, norm, TerminalGradient.Mean(_rewards));
    }

    public void Save(TrainingState state)
    {
        _problem.Model.Save(state, "model.");
        Ledger.Save(state);
        state.Counters["random.position"] = (long)_stream.Position;
    }

    public void Load(TrainingState state)
    {
        _problem.Model.Load(state, "model.");
        Ledger.Load(state);
        _stream.Position = (ulong)state.Counter("random.position");
    }

    public void Dispose()
    {
        // All tensors are rented for one iteration.
    }

    private double Train()
    {
        var backend = _problem.Backend;
        var (rows, dimension) = (_times.Length, _problem.Base.Dimension);
        using var endpoint = backend.Rent(_batch, dimension);
        using var gradient = backend.Rent(_batch, dimension);
        _problem.Start(endpoint, _stream);
        OdeSolver.Sample(backend, _problem.Model, OdeMethod.Euler, _steps, endpoint);
        Ledger.Forward(_problem.Model, (long)_batch * _steps);
        _problem.Reward.Gradient(endpoint, _rewards, gradient);
        Ledger.Reward(_problem.Reward, _batch);

        using var endpoints = backend.Rent(rows, dimension);
        using var guidance = backend.Rent(rows, dimension);
        for (var block = 0; block < rows; block += _batch)
        {
            backend.Scatter(endpoints, block, endpoint);
            backend.Scatter(guidance, block, gradient);
        }

        TimeDensity.Draw(_density, _stream, _times);
        SetGains();
        using var state = backend.Rent(rows, dimension);
        using var target = backend.Rent(rows, dimension);
        backend.Gaussian(state, _stream);
        backend.Combine(state, _dataGains, endpoints, _noiseGains, state);
        _problem.Base.Evaluate(state, _times, target);
        Ledger.Forward(_problem.Base, rows);
        backend.Add(target, _gradientGains, guidance);
        var loss = _problem.Model.Accumulate(state, _times, target, _ones, float.PositiveInfinity, 1f / rows);
        Ledger.Training(_problem.Model, rows);
        return loss / rows;
    }

    private void SetGains()
    {
        for (var i = 0; i < _times.Length; i++)
        {
            double t = _times[i];
            _dataGains[i] = (float)_problem.Schedule.Alpha(t);
            _noiseGains[i] = (float)_problem.Schedule.Beta(t);
            _gradientGains[i] = (float)(_gain * (_squaresTime ? t * t : t));
        }
    }
}
