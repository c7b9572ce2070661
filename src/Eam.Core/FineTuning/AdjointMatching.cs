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
    private readonly int _batch;
    private readonly float _clip;
    private readonly float[] _rewards;
    private readonly int[] _randomTimes;
    private readonly bool[] _inLoss;

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
    }

    public void Load(TrainingState state)
    {
        _problem.Model.Load(state, "model.");
        Ledger.Load(state);
        _stream.Position = (ulong)state.Counter("random.position");
    }

    public void Dispose()
    {
        foreach (var state in _trajectory)
            state.Dispose();
    }

    /// <summary>Step 1: simulates X_0 ... X_K under the model and keeps them for the adjoint. No gradient flows through this.</summary>
    private void Simulate()
    {
        var backend = _problem.Backend;
        using var velocity = backend.Rent(_batch, _problem.Base.Dimension);
        using var noise = backend.Rent(_batch, _problem.Base.Dimension);
        backend.Gaussian(_trajectory[0], _stream);
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
            if (!_inLoss[k])
                continue;

            // |gain (v - v_base) + sigma a|^2 = gain^2 |v - (v_base - sigma / gain a)|^2: a weighted regression of the velocity.
            var gain = step.ControlGain;
            backend.Add(baseVelocity, (float)(-step.Sigma / gain), adjoint);
            loss += _problem.Model.Accumulate(_trajectory[k], [step.Time], baseVelocity, [(float)(gain * gain)], _clip, 1f / _batch);
            times++;
        }

        Ledger.Vjp(_problem.Base, (long)_grid.Count * _batch);
        Ledger.Training(_problem.Model, (long)times * _batch);
        return loss / _batch;
    }

    private static double Mean(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }
}
