using Eam.Core.Numerics;

namespace Eam.Core.FineTuning;

/// <summary>
/// The noised endpoints of a pool at the times of a chain after T, each with the gradient carried back to it. Row i of each belongs to
/// row i of the pool of endpoints. Empty with one step of the pullback.
/// </summary>
internal sealed class ChainPools : IDisposable
{
    private readonly IBackend _backend;
    private readonly PullbackChain _chain;
    private readonly EndpointPool[] _pools;
    private readonly float[] _chosen,
        _others;

    /// <param name="problem">Gives the backend, the dimension of an endpoint, and the conditions.</param>
    /// <param name="chain">The times of the pullback.</param>
    /// <param name="capacity">The number of endpoints.</param>
    /// <param name="rows">The number of rows of a batch.</param>
    public ChainPools(FineTuningProblem problem, PullbackChain chain, int capacity, int rows)
    {
        (_backend, _chain) = (problem.Backend, chain);
        _pools = [.. Enumerable.Range(1, chain.Count - 1).Select(k => new EndpointPool(problem, capacity, $"pullback_pool{k}"))];
        (_chosen, _others) = (new float[rows], new float[rows]);
    }

    /// <summary>The pool of time k of the chain; k is at least 1.</summary>
    public EndpointPool this[int k] => _pools[k - 1];

    /// <summary>1 for the rows of the newest choice, else 0.</summary>
    public ReadOnlySpan<float> Chosen => _chosen;

    /// <summary>0 for the rows of the newest choice, else 1.</summary>
    public ReadOnlySpan<float> Others => _others;

    /// <summary>Overwrites the oldest rows with fresh ones.</summary>
    public void Append(TerminalEndpoints source)
    {
        for (var k = 1; k < _chain.Count; k++)
            this[k].Append(_backend, source.StatesAt(k), source.GradientAt(k));
    }

    /// <summary>Chooses the rows whose next time in the chain is that of k. Returns whether there are any.</summary>
    public bool Choose(int k, ReadOnlySpan<float> times)
    {
        var any = false;
        for (var row = 0; row < times.Length; row++)
        {
            var isChosen = _chain.Level(times[row]) == k;
            any |= isChosen;
            _chosen[row] = isChosen ? 1 : 0;
            _others[row] = 1 - _chosen[row];
        }

        return any;
    }

    public void Save(TrainingState state)
    {
        foreach (var pool in _pools)
            pool.Save(state);
    }

    public void Load(TrainingState state)
    {
        foreach (var pool in _pools)
            pool.Load(state);
    }

    public void Dispose()
    {
        foreach (var pool in _pools)
            pool.Dispose();
    }
}
