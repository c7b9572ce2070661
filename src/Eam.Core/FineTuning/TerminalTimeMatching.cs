using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using static Eam.Core.FineTuning.EfficientAdjointMatchingParameters;

namespace Eam.Core.FineTuning;

/// <summary>
/// Efficient Adjoint Matching with a terminal time T below 1 (docs/methods.md#the-terminal-time; ours): the base's score is read at T,
/// where its network was trained, and endpoints are re-noised through their state at T. So a model that equals the base stays there if the
/// reward scale is 0. With annealing, a stage's endpoints are drawn by weight, together with their states at T.
/// </summary>
internal sealed class TerminalTimeMatching : IFineTuner
{
    private readonly FineTuningProblem _problem;
    private readonly RandomStream _stream;
    private readonly AdamSettings _adam;
    private readonly TerminalEndpoints _source;
    private readonly EndpointPool _pool,
        _terminalPool;
    private readonly PullbackChain _chain;
    private readonly ChainPools _chainPools;
    private readonly Annealing? _annealing;
    private readonly LateRows _late;
    private readonly TerminalGains _gains;
    private readonly PullbackKind _pullback;
    private readonly ParameterValue _baseVarianceSetting;
    private readonly OdeMethod _solver;
    private readonly string _timeDensity;
    private readonly double _terminalTime;
    private readonly int _batch,
        _renoise,
        _odeSteps,
        _stepsPerRefresh;
    private readonly bool _usesAxes,
        _batchIsPool;
    private readonly int[] _rows;
    private readonly float[] _times;
    private PrincipalAxes? _axes;
    private Tensor? _pulledBack;
    private double _baseVariance;
    private int _stepsSinceRefresh;

    public TerminalTimeMatching(FineTuningProblem problem, Configuration configuration, RandomStream stream)
    {
        (_problem, _stream) = (problem, stream);
        var dimension = problem.Base.Dimension;
        _adam = TrainingParameters.Adam(configuration);
        _batch = configuration.Whole(TrainingParameters.BatchSize);
        _renoise = configuration.Whole(Renoise);
        (_solver, _odeSteps) = SolverOfBase(configuration);
        _timeDensity = configuration.Value(EfficientAdjointMatchingParameters.TimeDensity).ToString();
        _terminalTime = TerminalSettings.Of(configuration, problem.BaseIsExact);
        _pullback = TerminalSettings.PullbackOf(configuration, dimension);
        _baseVarianceSetting = configuration.Value(BaseVariance);

        _usesAxes = TerminalSettings.UsesAxes(configuration, dimension);
        _chain = new PullbackChain(problem.Schedule, _terminalTime, TerminalSettings.StepsOf(configuration, dimension));
        _annealing = Annealing.Of(configuration, problem.RewardScale);
        var fresh = FreshEndpoints(configuration);
        var capacity = _annealing is null ? Capacity(configuration) : fresh;
        _stepsPerRefresh = configuration.Whole(_annealing is null ? Reuse : StageIterations);
        _batchIsPool = _annealing is null && capacity == _batch && _stepsPerRefresh == 1;
        _source = new TerminalEndpoints(problem, configuration, stream, _chain, fresh);
        _pool = new EndpointPool(problem, capacity);
        _terminalPool = new EndpointPool(problem, capacity, "terminal_pool");
        var rows = _batch * _renoise;
        (_rows, _times) = (new int[_batch], new float[rows]);
        _chainPools = new ChainPools(problem, _chain, capacity, rows);
        _late = new LateRows(problem, _pullback, _chain, rows);
        _gains = new TerminalGains(
            problem.Schedule,
            _chain,
            EamTarget.WeightingOf(configuration),
            _pullback == PullbackKind.Covariance,
            rows,
            _usesAxes ? dimension : 1
        );
    }

    public ComputeLedger Ledger { get; } = new();

    public double? PathEffectiveShare => _annealing?.PathEffectiveShare;

    /// <summary>
    /// Returns the NFE of the most expensive iteration, one that refreshes, and of the base samples that a trial draws once.
    /// </summary>
    /// <param name="configuration">The configuration, with T below 1 on this base.</param>
    /// <param name="facts">What is known of the base. Without its dimension, the fewest samples of the base are assumed.</param>
    public static NfePrice Price(Configuration configuration, BaseFacts facts)
    {
        var (dimension, rows) = (facts.Dimension ?? 1, configuration.Whole(TrainingParameters.BatchSize) * configuration.Whole(Renoise));
        var pulled = TerminalSettings.PullbackOf(configuration, dimension) == PullbackKind.Vjp ? 2 : 1;
        var chain = 2 * (TerminalSettings.StepsOf(configuration, dimension) - 1);
        var perEndpoint = EndpointSampler.ForwardsPerEndpoint(configuration) + pulled + chain;
        var density = configuration.Value(EfficientAdjointMatchingParameters.TimeDensity).ToString();
        var terminalTime = TerminalSettings.Of(configuration, facts.IsExact ?? true);
        long late = LateRows.Evaluated(TimeDensity.MostFrom(density, terminalTime, rows), rows);
        var (solver, odeSteps) = SolverOfBase(configuration);
        var once = TerminalSettings.UsesAxes(configuration, dimension)
            ? (long)PrincipalAxes.SampleCount(dimension) * odeSteps * OdeSolver.ForwardsPerStep(solver)
            : 0;
        return new NfePrice((FreshEndpoints(configuration) * perEndpoint) + (3L * rows) + (pulled * late), once);
    }

    public IterationResult Iterate()
    {
        Ledger.Iterations++;
        if (_usesAxes && _axes is null)
            Use(PrincipalAxes.OfBase(_problem, _solver, _odeSteps, _stream, Ledger));
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
        _terminalPool.Save(state);
        _chainPools.Save(state);
        _annealing?.Save(state);
        _source.Save(state);
        _axes?.Save(state);
        state.SetReal("eam.terminal_time", _terminalTime);
        state.SetReal("eam.base_variance", _baseVariance);
        state.Counters["eam.steps_since_refresh"] = _stepsSinceRefresh;
        state.Counters["random.position"] = (long)_stream.Position;
    }

    public void Load(TrainingState state)
    {
        state.RequireReal("eam.terminal_time", _terminalTime);
        _problem.Model.Load(state, "model.");
        Ledger.Load(state);
        _pool.Load(state);
        _terminalPool.Load(state);
        _chainPools.Load(state);
        _annealing?.Load(state);
        _source.Load(state);
        if (_usesAxes && PrincipalAxes.Load(_problem.Backend, _problem.Base.Dimension, state) is { } axes)
            Use(axes);
        _baseVariance = state.Real("eam.base_variance");
        _stepsSinceRefresh = (int)state.Counter("eam.steps_since_refresh");
        _stream.Position = (ulong)state.Counter("random.position");
    }

    public void Dispose()
    {
        _source.Dispose();
        _pool.Dispose();
        _terminalPool.Dispose();
        _chainPools.Dispose();
        _axes?.Dispose();
        _pulledBack?.Dispose();
    }

    private void Use(PrincipalAxes axes)
    {
        _axes?.Dispose();
        _pulledBack?.Dispose();
        _axes = axes;
        _pulledBack = _pullback == PullbackKind.Covariance ? axes.PulledBack(_problem.Backend, _problem.Schedule, _terminalTime) : null;
    }

    // Paths replace the ODE of the endpoints; the samples of the base then take as many steps.
    private static (OdeMethod Solver, int Steps) SolverOfBase(Configuration configuration) =>
        UsesPaths(configuration)
            ? (OdeMethod.Euler, configuration.Whole(PathSteps))
            : (SolverOf(configuration), configuration.Whole(OdeSteps));

    /// <summary>Steps 1 and 2: draws fresh endpoints, their states at T and their guidance, at the reward scale of the stage.</summary>
    private void Refresh()
    {
        var backend = _problem.Backend;
        _source.Draw(_axes, _pulledBack, _annealing, Ledger);
        _pool.Append(backend, _source.Endpoints, _source.Gradient);
        _terminalPool.Append(backend, _source.States, _source.Guidance);
        _chainPools.Append(_source);

        // Rows are drawn from this pool, and the noising to T is the same for every endpoint, so its weights are those of the states too.
        if (_annealing is not null)
            _pool.Weigh(_source.LogWeights);
        _baseVariance = _baseVarianceSetting.IsNumber ? _baseVarianceSetting.Number : Math.Max(1e-4, backend.MeanVariance(_source.States));
    }

    /// <summary>Steps 3 to 5: re-noises each endpoint of a batch at M times and regresses the velocity onto the target.</summary>
    private IterationResult Train()
    {
        var (backend, rows, dimension) = (_problem.Backend, _batch * _renoise, _problem.Base.Dimension);
        using var endpoints = backend.Rent(rows, dimension);
        using var gradients = backend.Rent(rows, dimension);
        using var states = backend.Rent(rows, dimension);
        using var guidance = backend.Rent(rows, dimension);
        using var noise = backend.Rent(rows, dimension);
        using var x = backend.Rent(rows, dimension);
        using var target = backend.Rent(rows, dimension);
        Gather(endpoints, gradients, states, guidance);

        // Row i holds endpoint i modulo the batch, so that an endpoint has one time in each of M parts of the density.
        TimeDensity.DrawSliced(_timeDensity, _stream, _times);
        if (!_batchIsPool)
            Turn(_times, _stream.NextInt32(_times.Length));
        _late.Choose(_times);
        double? baseVariance = _axes is not null && !_baseVarianceSetting.IsNumber ? null : _baseVariance;
        _gains.Set(_times, _axes is null ? default : _axes.Variances, baseVariance);
        Replace(endpoints, gradients);

        // X_t = a X_T + b e before T, alpha X_1 + beta e from there on
        backend.Gaussian(noise, _stream);
        backend.Combine(x, _gains.States, states, _gains.Endpoints, endpoints);
        backend.Add(x, _gains.Noise, noise);

        // v^ = kappa a X_T + NoiseGain e + GuidanceGain G before T
        backend.Combine(guidance, _gains.IsEarly, guidance, _gains.UsesGradient, gradients);
        if (_axes is null)
            backend.Combine(target, _gains.TargetNoise, noise, _gains.TargetGuidance, guidance);
        else
            AlongAxes(target, noise, guidance);
        backend.Add(target, _gains.TargetStates, states);
        _late.AddTo(x, gradients, target, Ledger);

        var loss = _problem.Model.Accumulate(x, _times, target, _gains.Weights, float.PositiveInfinity, 1f / rows);
        Ledger.Training(_problem.Model, rows);
        var norm = _problem.Model.Step(MovingAverage.At(_adam, Ledger.Iterations));
        return new IterationResult(loss / rows, norm, _source.MeanReward);
    }

    // A pool gives its endpoints in its own order. Without a turn, an endpoint would have the same times again at every step.
    private static void Turn(Span<float> times, int places)
    {
        times[..places].Reverse();
        times[places..].Reverse();
        times.Reverse();
    }

    /// <summary>Computes NoiseGain e + GuidanceGain G with gains that differ by axis, and turns it back. Overwrites the noise.</summary>
    private void AlongAxes(Tensor target, Tensor noise, Tensor guidance)
    {
        var backend = _problem.Backend;
        using var noiseGains = backend.Rent(target.Rows, target.Columns);
        using var guidanceGains = backend.Rent(target.Rows, target.Columns);
        noiseGains.Write(_gains.TargetNoise);
        guidanceGains.Write(_gains.TargetGuidance);
        backend.Multiply(target, noise, _axes!.ToAxes);
        backend.Combine(noise, noiseGains, target, guidanceGains, guidance);
        backend.Multiply(target, noise, _axes.FromAxes);
    }

    /// <summary>Copies the batch's endpoints M times, block by block.</summary>
    private void Gather(Tensor endpoints, Tensor gradients, Tensor states, Tensor guidance)
    {
        if (!_batchIsPool)
            _pool.Draw(_stream, _rows);
        Repeat(endpoints, _pool.Endpoints);
        Repeat(gradients, _pool.Guidance);
        Repeat(states, _terminalPool.Endpoints);
        Repeat(guidance, _terminalPool.Guidance);
    }

    /// <summary>Gives the rows that have a time of the chain after them the states and the gradients there.</summary>
    private void Replace(Tensor endpoints, Tensor gradients)
    {
        if (_chain.Count == 1)
            return;
        var backend = _problem.Backend;
        using var rented = backend.Rent(endpoints.Rows, endpoints.Columns);
        for (var k = 1; k < _chain.Count; k++)
        {
            // If the chain has many steps, no row of this batch may use one of its times. That time is then skipped.
            if (!_chainPools.Choose(k, _times))
                continue;
            Repeat(rented, _chainPools[k].Endpoints);
            backend.Combine(endpoints, _chainPools.Others, endpoints, _chainPools.Chosen, rented);
            Repeat(rented, _chainPools[k].Guidance);
            backend.Combine(gradients, _chainPools.Others, gradients, _chainPools.Chosen, rented);
        }
    }

    private void Repeat(Tensor destination, Tensor source)
    {
        var backend = _problem.Backend;
        if (_batchIsPool)
        {
            for (var block = 0; block < _renoise; block++)
                backend.Scatter(destination, block * _batch, source);
            return;
        }

        using var batch = backend.Rent(_batch, destination.Columns);
        backend.Gather(batch, source, _rows);
        for (var block = 0; block < _renoise; block++)
            backend.Scatter(destination, block * _batch, batch);
    }
}
