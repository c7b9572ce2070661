using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using static Eam.Core.FineTuning.TerminalGradientParameters;

namespace Eam.Core.FineTuning;

/// <summary>
/// DRaFT-1 and ReFL (docs/methods.md#the-gradient-at-the-end-terminal-gradient): one step of the sampler is trained, by the reward's
/// gradient at the endpoint that this step gives. With X_1 = p X + b v the gradient of -c r(X_1) with respect to v is that of |v - (v + c b
/// grad r(X_1))|^2 / 2, whose inner v is a constant.
/// </summary>
internal sealed class TerminalGradient : IFineTuner
{
    private readonly FineTuningProblem _problem;
    private readonly RandomStream _stream;
    private readonly AdamSettings _adam;
    private readonly int _batch,
        _steps,
        _lateSteps;
    private readonly bool _predicts;
    private readonly double _gain;
    private readonly float[] _rewards;

    public TerminalGradient(FineTuningProblem problem, Configuration configuration, RandomStream stream)
    {
        (_problem, _stream) = (problem, stream);
        _adam = TrainingParameters.Adam(configuration);
        _batch = configuration.Whole(TrainingParameters.BatchSize);
        _steps = configuration.Whole(Steps);
        _lateSteps = LateSteps(configuration);
        _predicts = Predicts(configuration);
        var gain = configuration.Value(Gain);
        _gain = gain.IsNumber ? gain.Number : problem.RewardScale;
        _rewards = new float[_batch];
    }

    public ComputeLedger Ledger { get; } = new();

    /// <summary>Creates the method that the preset names.</summary>
    public static IFineTuner Create(FineTuningProblem problem, Configuration configuration, RandomStream stream) =>
        IsFirstOrder(configuration)
            ? new FirstOrderMatching(problem, configuration, stream)
            : new TerminalGradient(problem, configuration, stream);

    public IterationResult Iterate()
    {
        Ledger.Iterations++;
        var loss = Train();
        var norm = _problem.Model.Step(MovingAverage.At(_adam, Ledger.Iterations));
        return new IterationResult(loss, norm, Mean(_rewards));
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

    internal static double Mean(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }

    private double Train()
    {
        var backend = _problem.Backend;
        var dimension = _problem.Base.Dimension;
        using var state = backend.Rent(_batch, dimension);
        using var velocity = backend.Rent(_batch, dimension);
        using var endpoint = backend.Rent(_batch, dimension);
        var trained = _lateSteps == 1 ? _steps - 1 : _steps - 1 - _stream.NextInt32(_lateSteps);
        _problem.Start(state, _stream);
        for (var k = 0; k < trained; k++)
        {
            _problem.Model.Evaluate(state, [Time(k)], velocity);
            backend.Add(state, 1f / _steps, velocity);
        }

        var time = Time(trained);
        _problem.Model.Evaluate(state, [time], velocity);
        Ledger.Forward(_problem.Model, (trained + 1L) * _batch);
        var (stateGain, velocityGain) = _predicts ? Prediction(_problem.Schedule.At(time)) : (1.0, 1.0 / _steps);
        backend.Combine(endpoint, (float)stateGain, state, (float)velocityGain, velocity);

        using var gradient = backend.Rent(_batch, dimension);
        _problem.Reward.Gradient(endpoint, _rewards, gradient);
        Ledger.Reward(_problem.Reward, _batch);
        backend.Add(velocity, (float)(_gain * velocityGain), gradient);
        var loss = _problem.Model.Accumulate(state, [time], velocity, [0.5f], float.PositiveInfinity, 1f / _batch);
        Ledger.Training(_problem.Model, _batch);
        return loss / _batch;
    }

    private float Time(int step) => (float)((double)step / _steps);

    /// <summary>
    /// Returns the coefficients of the endpoint that a velocity predicts: E[X_1 | X_t] = (beta v - beta' x) / (alpha' beta - alpha beta'),
    /// on the linear path x + (1 - t) v.
    /// </summary>
    private static (double State, double Velocity) Prediction(PathPoint path)
    {
        var determinant = (path.AlphaRate * path.Beta) - (path.Alpha * path.BetaRate);
        return (-path.BetaRate / determinant, path.Beta / determinant);
    }
}
