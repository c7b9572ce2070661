using Eam.Core.Numerics;
using Eam.Core.Spaces;
using static Eam.Core.FineTuning.EfficientAdjointMatchingParameters;

namespace Eam.Core.FineTuning;

/// <summary>
/// Efficient Adjoint Matching (Shin et al., arXiv 2605.11480; docs/methods.md#efficient-adjoint-matching-eam): endpoints by a few ODE
/// steps, a closed-form adjoint under a linear base process, re-noising. It stores no trajectory and differentiates no network with respect
/// to its input. With annealing, it raises the reward scale in stages and reweights their endpoints
/// (docs/methods.md#the-limit-of-plain-eam-and-annealing).
/// </summary>
internal sealed class EfficientAdjointMatching : IFineTuner
{
    private readonly FineTuningProblem _problem;
    private readonly RandomStream _stream;
    private readonly AdamSettings _adam;
    private readonly EndpointSource _source;
    private readonly EndpointPool _pool;
    private readonly Annealing? _annealing;
    private readonly EamWeighting _weighting;
    private readonly ParameterValue _baseVarianceSetting;
    private readonly string _timeDensity;
    private readonly int _batch,
        _renoise,
        _stepsPerRefresh;
    private readonly bool _batchIsPool;
    private readonly int[] _rows;
    private readonly float[] _times,
        _stateGains,
        _endpointGains,
        _guidanceGains,
        _ones,
        _noiseGains,
        _dataGains,
        _weights;
    private double _baseVariance;
    private int _stepsSinceRefresh;

    public EfficientAdjointMatching(FineTuningProblem problem, Configuration configuration, RandomStream stream)
    {
        (_problem, _stream) = (problem, stream);
        _adam = TrainingParameters.Adam(configuration);
        _batch = configuration.Whole(TrainingParameters.BatchSize);
        _renoise = configuration.Whole(Renoise);
        _timeDensity = configuration.Value(EfficientAdjointMatchingParameters.TimeDensity).ToString();
        _baseVarianceSetting = configuration.Value(BaseVariance);
        _weighting = EamTarget.WeightingOf(configuration);

        var fresh = FreshEndpoints(configuration);
        _annealing = Annealing.Of(configuration, problem.RewardScale);
        var capacity = _annealing is null ? Capacity(configuration) : fresh;
        _stepsPerRefresh = configuration.Whole(_annealing is null ? Reuse : StageIterations);
        _batchIsPool = _annealing is null && capacity == _batch && _stepsPerRefresh == 1;
        _source = new EndpointSource(problem, configuration, stream, fresh);
        _pool = new EndpointPool(problem, capacity);
        _rows = new int[_batch];
        var rows = _batch * _renoise;
        (_times, _ones) = (new float[rows], new float[rows]);
        (_dataGains, _noiseGains) = (new float[rows], new float[rows]);
        _stateGains = new float[rows];
        _endpointGains = new float[rows];
        _guidanceGains = new float[rows];
        _weights = new float[rows];
        Array.Fill(_ones, 1);
    }

    public ComputeLedger Ledger { get; } = new();

    public double? PathEffectiveShare => _annealing?.PathEffectiveShare;

    /// <summary>
    /// Returns the NFE of the most expensive iteration, one that refreshes: per endpoint the forwards of the ODE and of the score, plus 3 M
    /// per trained endpoint.
    /// </summary>
    public static long IterationNfe(Configuration configuration)
    {
        var perEndpoint = EndpointSource.ForwardsPerEndpoint(configuration);
        return (FreshEndpoints(configuration) * perEndpoint)
            + (3L * configuration.Whole(TrainingParameters.BatchSize) * configuration.Whole(Renoise));
    }

    public IterationResult Iterate()
    {
        Ledger.Iterations++;
        if (_stepsSinceRefresh == 0)
            Refresh();
        _stepsSinceRefresh = (_stepsSinceRefresh + 1) % _stepsPerRefresh;
        return Train();
    }

    public void Save(TrainingState state)
    {
        _problem.Model.Save(state, "model.");
        Ledger.Save(state);
        _pool.Save(state);
        _annealing?.Save(state);
        _source.Save(state);
        state.SetReal("eam.base_variance", _baseVariance);
        state.Counters["eam.steps_since_refresh"] = _stepsSinceRefresh;
        state.Counters["random.position"] = (long)_stream.Position;
    }

    public void Load(TrainingState state)
    {
        _problem.Model.Load(state, "model.");
        Ledger.Load(state);
        _pool.Load(state);
        _annealing?.Load(state);
        _source.Load(state);
        _baseVariance = state.Real("eam.base_variance");
        _stepsSinceRefresh = (int)state.Counter("eam.steps_since_refresh");
        _stream.Position = (ulong)state.Counter("random.position");
    }

    public void Dispose()
    {
        _source.Dispose();
        _pool.Dispose();
    }

    /// <summary>Steps 1 and 2: draws fresh endpoints and computes their guidance, at the reward scale of the stage.</summary>
    private void Refresh()
    {
        _source.Draw(_annealing, Ledger);
        _pool.Append(_problem.Backend, _source.Endpoints, _source.Guidance);
        if (_annealing is not null)
            _pool.Weigh(_source.LogWeights);
        _baseVariance = _baseVarianceSetting.IsNumber
            ? _baseVarianceSetting.Number
            : Math.Max(1e-4, _problem.Backend.MeanVariance(_source.Endpoints));
    }

    /// <summary>Steps 3 and 4: re-noises each endpoint of a batch at M times and regresses the velocity onto the target.</summary>
    private IterationResult Train()
    {
        var backend = _problem.Backend;
        var (rows, dimension) = (_batch * _renoise, _problem.Base.Dimension);
        using var endpoints = backend.Rent(rows, dimension);
        using var target = backend.Rent(rows, dimension);
        using var state = backend.Rent(rows, dimension);
        Gather(endpoints, target);
        TimeDensity.Draw(_timeDensity, _stream, _times);
        SetGains();

        // X_t = alpha X_1 + beta e
        backend.Gaussian(state, _stream);
        backend.Combine(state, _dataGains, endpoints, _noiseGains, state);

        // v^ = State X_t + Guidance (lambda grad r + s_base + X_1 / C)
        backend.Combine(target, _guidanceGains, target, _stateGains, state);
        backend.Add(target, _endpointGains, endpoints);

        var loss = _problem.Model.Accumulate(state, _times, target, _weights, float.PositiveInfinity, 1f / rows);
        Ledger.Training(_problem.Model, rows);
        var norm = _problem.Model.Step(MovingAverage.At(_adam, Ledger.Iterations));
        return new IterationResult(loss / rows, norm, _source.MeanReward);
    }

    /// <summary>Copies the batch's endpoints and guidance M times, block by block.</summary>
    private void Gather(Tensor endpoints, Tensor guidance)
    {
        var backend = _problem.Backend;
        if (_batchIsPool)
        {
            for (var block = 0; block < _renoise; block++)
            {
                backend.Scatter(endpoints, block * _batch, _pool.Endpoints);
                backend.Scatter(guidance, block * _batch, _pool.Guidance);
            }

            return;
        }

        _pool.Draw(_stream, _rows);
        using var batch = backend.Rent(_batch, endpoints.Columns);
        using var batchGuidance = backend.Rent(_batch, endpoints.Columns);
        backend.Gather(batch, _pool.Endpoints, _rows);
        backend.Gather(batchGuidance, _pool.Guidance, _rows);
        for (var block = 0; block < _renoise; block++)
        {
            backend.Scatter(endpoints, block * _batch, batch);
            backend.Scatter(guidance, block * _batch, batchGuidance);
        }
    }

    private void SetGains()
    {
        for (var i = 0; i < _times.Length; i++)
        {
            double t = _times[i];
            var target = EamTarget.At(_problem.Schedule, t, _baseVariance, _weighting);
            _dataGains[i] = (float)_problem.Schedule.Alpha(t);
            _noiseGains[i] = (float)_problem.Schedule.Beta(t);
            _stateGains[i] = (float)target.State;
            _guidanceGains[i] = (float)target.Guidance;
            _endpointGains[i] = (float)(target.Guidance / _baseVariance);
            _weights[i] = (float)target.Weight;
        }
    }
}
