using Eam.Core.Numerics;

namespace Eam.Core.FineTuning;

/// <summary>
/// The rows of a batch whose time is at or after T. There the target starts from the base's velocity: v^ = v_base + eta lambda J^T grad r
/// (docs/methods.md#the-terminal-time, step 4). Only these rows cost a base forward.
/// </summary>
internal sealed class LateRows
{
    // The number of evaluated rows is a multiple of a sixteenth of the batch, so that a backend keeps few sizes of tensors.
    private const int Sizes = 16;

    private readonly FineTuningProblem _problem;
    private readonly PullbackKind _pullback;
    private readonly PullbackChain _chain;
    private readonly int[] _rows,
        _places;
    private readonly float[] _times,
        _products,
        _identities,
        _isLate;
    private int _count;

    public LateRows(FineTuningProblem problem, PullbackKind pullback, PullbackChain chain, int rows)
    {
        (_problem, _pullback, _chain) = (problem, pullback, chain);
        (_rows, _places) = (new int[rows], new int[rows]);
        (_times, _isLate) = (new float[rows], new float[rows]);
        (_products, _identities) = (new float[rows], new float[rows]);
    }

    /// <summary>Returns the number of rows that are evaluated if so many of them are late.</summary>
    public static int Evaluated(int late, int rows)
    {
        var size = Math.Max(1, rows / Sizes);
        return Math.Min(rows, (late + size - 1) / size * size);
    }

    /// <summary>Finds the rows of new times.</summary>
    public void Choose(ReadOnlySpan<float> times)
    {
        _count = 0;
        for (var row = 0; row < times.Length; row++)
        {
            var late = times[row] >= _chain[0];
            _isLate[row] = late ? 1 : 0;
            _places[row] = late ? _count : 0;
            if (late)
                Append(row, times[row]);
        }

        if (_count == 0)
            return;
        var evaluated = Evaluated(_count, times.Length);
        while (_count < evaluated)
            Append(_rows[0], _times[0]);
    }

    /// <summary>Adds v_base, and the pulled-back gradient unless that is done along the axes, to the rows of the target.</summary>
    /// <param name="states">X_t of all rows, [rows, d].</param>
    /// <param name="gradients">
    /// lambda grad r of all rows, [rows, d]: at X_1, or carried back to the time of the chain after the row's.
    /// </param>
    /// <param name="target">The target of all rows, [rows, d].</param>
    /// <param name="ledger">Is charged with the forwards or VJPs.</param>
    public void AddTo(Tensor states, Tensor gradients, Tensor target, ComputeLedger ledger)
    {
        if (_count == 0)
            return;
        var (backend, dimension) = (_problem.Backend, states.Columns);
        using var x = backend.Rent(_count, dimension);
        using var velocity = backend.Rent(_count, dimension);
        backend.Gather(x, states, _rows.AsSpan(0, _count));
        if (_pullback == PullbackKind.Covariance)
        {
            _problem.Base.Evaluate(x, _times.AsSpan(0, _count), velocity);
            ledger.Forward(_problem.Base, _count);
        }
        else
        {
            using var gradient = backend.Rent(_count, dimension);
            backend.Gather(gradient, gradients, _rows.AsSpan(0, _count));
            PullBack(x, gradient, velocity, ledger);
        }

        using var spread = backend.Rent(states.Rows, dimension);
        backend.Gather(spread, velocity, _places);
        spread.SetConditions([]); // the places of the other rows hold a row of another condition, which is multiplied by 0
        backend.Add(target, _isLate, spread);
    }

    /// <summary>Computes v_base + eta J^T g.</summary>
    private void PullBack(Tensor x, Tensor gradient, Tensor velocity, ComputeLedger ledger)
    {
        var backend = _problem.Backend;
        if (_pullback == PullbackKind.Vjp)
        {
            using var product = backend.Rent(x.Rows, x.Columns);
            _problem.Base.Vjp(x, _times.AsSpan(0, _count), gradient, velocity, product);
            ledger.Vjp(_problem.Base, _count);
            backend.Add(velocity, _products.AsSpan(0, _count), product);
        }
        else
        {
            _problem.Base.Evaluate(x, _times.AsSpan(0, _count), velocity);
            ledger.Forward(_problem.Base, _count);
        }

        backend.Add(velocity, _identities.AsSpan(0, _count), gradient);
    }

    private void Append(int row, float time)
    {
        var (product, identity) = (0.0, 1.0);
        if (_pullback == PullbackKind.Vjp)
        {
            var step = _chain.To(time);
            (product, identity) = (step.Product, step.Identity);
        }

        var eta = _problem.Schedule.Eta(time);
        (_rows[_count], _times[_count]) = (row, time);
        (_products[_count], _identities[_count]) = ((float)(eta * product), (float)(eta * identity));
        _count++;
    }
}
