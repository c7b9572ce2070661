using Eam.Core.Numerics;

namespace Eam.Core.FineTuning;

/// <summary>
/// The criterion by which the authors of Adjoint Matching chose the bound of a loss term (arXiv 2409.08861, appendix G.3): nearly all terms
/// of the last quarter of the times lie below it, and about a quarter of those of the first quarter (docs/methods.md#the-clip-of-am).
/// </summary>
internal sealed class ClipCriterion
{
    private const double ShareOfLast = 0.99,
        ShareOfFirst = 0.25;

    // Training computes the terms once more, and float32 rounds them differently. A term at the bound stays.
    private const double Slack = 1 + 1e-4;

    private readonly int _steps,
        _quarter,
        _batch;
    private readonly float[] _first,
        _last;

    /// <summary>Creates the criterion.</summary>
    /// <param name="steps">K, the number of times; at least 2.</param>
    /// <param name="batch">Number of terms of one time.</param>
    public ClipCriterion(int steps, int batch)
    {
        (_steps, _quarter, _batch) = (steps, Math.Max(1, steps / 4), batch);
        (_first, _last) = (new float[_quarter * batch], new float[_quarter * batch]);
    }

    /// <summary>Records the terms of time k, if it is in the first or in the last quarter.</summary>
    /// <param name="backend">The backend of the residuals.</param>
    /// <param name="k">Index of the time.</param>
    /// <param name="residuals">[batch, d]; a term is the squared norm of a row times the weight.</param>
    /// <param name="weight">The weight of the time.</param>
    public void Record(IBackend backend, int k, Tensor residuals, double weight)
    {
        var firstOfLast = _steps - _quarter;
        if (k >= _quarter && k < firstOfLast)
            return;
        var terms = k < _quarter ? _first.AsSpan(k * _batch, _batch) : _last.AsSpan((k - firstOfLast) * _batch, _batch);
        backend.SquaredNorms(residuals, terms);
        foreach (ref var term in terms)
            term = (float)(weight * term);
    }

    /// <summary>
    /// Returns the bound, once the terms of all times are recorded: a quarter of the first terms lie below it. Infinity, which cuts
    /// nothing, if that would cut more than a few of the last terms: then no number has both shares, and the early terms do not outweigh
    /// the late ones. Null if the terms say nothing, because they are zero or not finite.
    /// </summary>
    public float? Bound()
    {
        var (first, last) = (Quantile(_first, ShareOfFirst), Quantile(_last, ShareOfLast));
        var bound = (float)(Slack * first);
        if (!float.IsFinite(bound) || !float.IsFinite(last) || Math.Max(first, last) == 0)
            return null;
        return last <= bound ? bound : float.PositiveInfinity;
    }

    // The least term that at least this share of the terms does not exceed.
    private static float Quantile(float[] terms, double share)
    {
        Array.Sort(terms);
        return terms[Math.Max(0, (int)Math.Ceiling(share * terms.Length) - 1)];
    }
}
