using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Spaces;

namespace Eam.Core.FineTuning;

/// <summary>
/// Adjoint Matching (Domingo-Enrich et al., arXiv 2409.08861; docs/methods.md#adjoint-matching-am): simulates the model's memoryless SDE,
/// carries the lean adjoint back through the base, and regresses the control onto it.
/// </summary>
internal sealed class AdjointMatching : IFineTuner
{
    private readonly FineTuningProblem _problem;
    private readonly RandomStream _stream;
    private readonly AdamSettings _adam;
    private readonly SdeGrid _grid;
    private readonly Tensor[] _trajectory;
    private readonly Tensor?[] _targets;
    private readonly int _batch;
    private readonly ClipCriterion? _criterion;
    private readonly float[] _rewards,
        _adjointGains;
    private readonly int[] _randomTimes;
    private readonly bool[] _inLoss;

    private float _clip;
    private bool _choosesClip;

    public AdjointMatching(FineTuningProblem problem, Configuration configuration, RandomStream stream)
    {
        (_problem, _stream) = (problem, stream);
        _adam = TrainingParameters.Adam(configuration);
        _batch = configuration.Whole(TrainingParameters.BatchSize);
        var clip = configuration.Value(AdjointMatchingParameters.Clip);
        _clip = clip.IsNumber ? (float)(clip.Number * problem.RewardScale * problem.RewardScale) : float.PositiveInfinity;
        var sigma = AdjointMatchingParameters.IsMemoryless(configuration)
            ? (double?)null
            : configuration.Number(AdjointMatchingParameters.Sigma);
        _grid = new SdeGrid(problem.Schedule, configuration.Whole(AdjointMatchingParameters.Steps), sigma);
        _choosesClip = AdjointMatchingParameters.ChoosesClip(configuration);
        if (_choosesClip)
            _criterion = new ClipCriterion(_grid.Count, _batch);
        _targets = new Tensor?[_grid.Count];
        _adjointGains = new float[_grid.Count];
        for (var k = 0; k < _adjointGains.Length; k++)
            _adjointGains[k] = (float)AdjointGain(k, AdjointMatchingParameters.GainIsEta(configuration));

        // The last quarter of the times is always in the loss, because there the adjoint is exact and the control largest.
        var times = AdjointMatchingParameters.TimesInLoss(configuration);
        LastTimes = Math.Min(times, _grid.Count / 4);
        _randomTimes = new int[times - LastTimes];
        _inLoss = new bool[_grid.Count];
        _rewards = new float[_batch];
        _trajectory = new Tensor[_grid.Count + 1];
        for (var k = 0; k < _trajectory.Length; k++)
            _trajectory[k] = problem.Backend.Rent(_batch, problem.Base.Dimension);
    }

    public ComputeLedger Ledger { get; } = new();

    /// <summary>Number of times at the end of the trajectory that are always in the loss.</summary>
    internal int LastTimes { get; }

    /// <summary>
    /// Returns the NFE of one iteration: per sample K forwards, K VJPs at 2 each, and 3 per loss time
    /// (docs/methods.md#adjoint-matching-am).
    /// </summary>
    public static long IterationNfe(Configuration configuration) =>
        configuration.Whole(TrainingParameters.BatchSize)
        * ((3L * configuration.Whole(AdjointMatchingParameters.Steps)) + (3L * AdjointMatchingParameters.TimesInLoss(configuration)));

    public IterationResult Iterate()
    {
        Ledger.Iterations++;
        Simulate();
        ChooseLossTimes();
        var loss = MatchAdjoint();
        var norm = _problem.Model.Step(MovingAverage.At(_adam, Ledger.Iterations));
        return new IterationResult(loss, norm, Mean(_rewards));
    }

    public void Save(TrainingState state)
    {
        _problem.Model.Save(state, "model.");
        Ledger.Save(state);
        state.Counters["random.position"] = (long)_stream.Position;
        if (_criterion is not null)
            state.SetReal("am.clip", _choosesClip ? 0 : _clip);
    }

    public void Load(TrainingState state)
    {
        _problem.Model.Load(state, "model.");
        Ledger.Load(state);
        _stream.Position = (ulong)state.Counter("random.position");
        if (_criterion is null)
            return;
        var clip = (float)state.Real("am.clip");
        if (!(clip >= 0))
            throw new InvalidStateException("the number 'am.clip' is out of range");
        _choosesClip = clip == 0;
        _clip = _choosesClip ? float.PositiveInfinity : clip;
    }

    public void Dispose()
    {
        foreach (var state in _trajectory)
            state.Dispose();
        foreach (var target in _targets)
            target?.Dispose();
    }

    /// <summary>Step 1: simulates X_0 ... X_K under the model and keeps them for the adjoint. No gradient flows through this.</summary>
    private void Simulate()
    {
        var backend = _problem.Backend;
        using var velocity = backend.Rent(_batch, _problem.Base.Dimension);
        using var noise = backend.Rent(_batch, _problem.Base.Dimension);
        _problem.Start(_trajectory[0], _stream);
        for (var k = 0; k < _grid.Count; k++)
        {
            _problem.Model.Evaluate(_trajectory[k], [_grid[k].Time], velocity);
            if (!_grid.IsLast(k))
                backend.Gaussian(noise, _stream);
            _grid.Advance(backend, k, _trajectory[k], velocity, noise, _trajectory[k + 1]);
        }

        Ledger.Forward(_problem.Model, (long)_grid.Count * _batch);
    }

    private void ChooseLossTimes()
    {
        Array.Clear(_inLoss);
        _stream.Choose(_grid.Count - LastTimes, _randomTimes);
        foreach (var k in _randomTimes)
            _inLoss[k] = true;
        Array.Fill(_inLoss, true, _grid.Count - LastTimes, LastTimes);
    }

    /// <summary>Steps 2 and 3 in one backward pass, so that only one adjoint is kept at a time.</summary>
    private double MatchAdjoint()
    {
        var backend = _problem.Backend;
        var dimension = _problem.Base.Dimension;
        using var adjoint = backend.Rent(_batch, dimension);
        using var baseVelocity = backend.Rent(_batch, dimension);
        using var product = backend.Rent(_batch, dimension);

        // a_1 = -lambda grad r(X_1)
        _problem.Reward.Gradient(_trajectory[^1], _rewards, product);
        backend.Combine(adjoint, (float)-_problem.RewardScale, product, 0, product);
        Ledger.Reward(_problem.Reward, _batch);

        var choosesClip = _choosesClip;
        var (loss, times) = (0.0, 0);
        for (var k = _grid.Count - 1; k >= 0; k--)
        {
            // a_t = a_{t+h} + h J^T a_{t+h}, J = d/dx [(1 + g) v_base - g kappa x]
            var step = _grid[k];
            _problem.Base.Vjp(_trajectory[k], [step.Time], adjoint, baseVelocity, product);
            backend.Combine(
                adjoint,
                (float)(1 - (_grid.H * step.Memory * step.Kappa)),
                adjoint,
                (float)(_grid.H * (1 + step.Memory)),
                product
            );
            if (choosesClip)
                _criterion!.Record(backend, k, adjoint, Math.Pow(step.ControlGain * _adjointGains[k], 2));
            if (!_inLoss[k])
                continue;

            // |gain (v - v_base) + sigma a|^2 = gain^2 |v - (v_base - sigma / gain a)|^2: a weighted regression of the velocity.
            // am.gain: eta has another factor of a.
            backend.Add(baseVelocity, -_adjointGains[k], adjoint);
            times++;
            if (choosesClip)
                Keep(k, baseVelocity);
            else
                loss += Regress(k, baseVelocity);
        }

        if (choosesClip)
            loss = ChooseClipAndRegress();
        Ledger.Vjp(_problem.Base, (long)_grid.Count * _batch);
        Ledger.Training(_problem.Model, (long)times * _batch);
        return loss / _batch;
    }

    private double Regress(int k, Tensor target)
    {
        var gain = _grid[k].ControlGain;
        return _problem.Model.Accumulate(_trajectory[k], [_grid[k].Time], target, [(float)(gain * gain)], _clip, 1f / _batch);
    }

    private void Keep(int k, Tensor target)
    {
        var kept = _problem.Backend.Rent(_batch, _problem.Base.Dimension);
        _targets[k] = kept;
        _problem.Backend.Scatter(kept, 0, target);
    }

    /// <summary>
    /// The first iteration with am.clip: auto. The model is still the base, so a term is |sigma a|^2, and the terms of all times are known
    /// only after the backward pass. So its targets were kept. If all gradients are zero, the model stays the base, and the next iteration
    /// tries again.
    /// </summary>
    private double ChooseClipAndRegress()
    {
        if (_criterion!.Bound() is { } bound)
            (_clip, _choosesClip) = (bound, false);
        var loss = 0.0;
        for (var k = _grid.Count - 1; k >= 0; k--)
        {
            if (_targets[k] is not { } target)
                continue;
            loss += Regress(k, target);
            target.Dispose();
            _targets[k] = null;
        }

        return loss;
    }

    /// <summary>Returns the gain g of the adjoint in the target v_base - g a.</summary>
    private double AdjointGain(int k, bool isEta)
    {
        // sigma^2 / 2 is N(t - h) / D(t + h), where eta is N(t) / D(t) with D(0) = 0. Half a step later with half the offset gives
        // N(t) / D(t + h): finite at t = 0, and without the offset near t = 1.
        return isEta ? _problem.Schedule.OffsetEta((k + 0.5) / _grid.Count, _grid.H / 2) : _grid[k].Sigma / _grid[k].ControlGain;
    }

    private static double Mean(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }
}
