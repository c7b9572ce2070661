using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Eam.Core.Flows;

/// <summary>
/// The exact velocity of a Gaussian mixture under a schedule, in float32, and its exact vector-Jacobian product. Computes eight rows at a
/// time, one per lane, so that the result of a row depends on that row alone. Allocates only when a larger batch arrives. Not thread-safe:
/// each trial creates its own.
/// </summary>
/// <remarks>
/// v = sum_i rho_i u_i with u_i = alpha' mu_i + c_i (x - alpha mu_i), c_i = (alpha alpha' S_i + beta beta') / V_i, V_i = alpha^2 S_i +
/// beta^2. This equals kappa x + eta s (docs/methods.md#the-problem), without its 0/0 at the ends. With g_i = -(x - alpha mu_i) / V_i and s
/// = sum_i rho_i g_i, J^T a = sum_i rho_i (c_i a + (u_i.a) g_i) - (v.a) s.
/// </remarks>
public sealed class MixtureVelocity : ExactVelocity
{
    private const int Lanes = 8;
    private readonly int _components,
        _dimension,
        _spreads;
    private readonly bool _sharedVariance;
    private readonly float[] _means,
        _variances,
        _logWeights;

    // 1/V_i and c_i of the block's rows: by component and, if a component's variances differ, also by coordinate.
    private readonly Vector256<float>[] _precision,
        _rate;
    private readonly Vector256<float>[] _logNorm,
        _share;
    private readonly Vector256<float>[] _x,
        _v,
        _a,
        _s,
        _g;
    private Vector256<float> _alpha,
        _alphaRate;

    /// <summary>Creates the velocity of a mixture's flow.</summary>
    /// <exception cref="ArgumentException">The mixture has full covariances: use <see cref="RotatedMixtureVelocity"/>.</exception>
    public MixtureVelocity(GaussianMixture mixture, Schedule schedule)
        : base(mixture, schedule, Lanes)
    {
        if (mixture.HasAxes)
            throw new ArgumentException("the mixture has full covariances", nameof(mixture));
        (_components, _dimension) = (mixture.Components, mixture.Dimension);
        _spreads = IsIsotropic(mixture) ? 1 : _dimension;
        _means = Array.ConvertAll(mixture.Means.ToArray(), value => (float)value);
        _logWeights = Array.ConvertAll(mixture.Weights.ToArray(), value => (float)Math.Log(value));
        _variances = new float[_components * _spreads];
        for (var i = 0; i < _variances.Length; i++)
            _variances[i] = (float)mixture.Variance(i / _spreads)[i % _spreads];
        _sharedVariance = _spreads == 1 && _variances.All(variance => variance == _variances[0]);
        (_precision, _rate) = (new Vector256<float>[_variances.Length], new Vector256<float>[_variances.Length]);
        (_logNorm, _share) = (new Vector256<float>[_components], new Vector256<float>[_components]);
        _x = NewLanes();
        _v = NewLanes();
        _a = NewLanes();
        _s = NewLanes();
        _g = NewLanes();
    }

    /// <inheritdoc/>
    /// <remarks>Per component: 12 per coordinate, and 25 for the exponential and the normalisation.</remarks>
    public override double FlopsPerRow => _components * ((12.0 * _dimension) + 25);

    private protected override void Evaluate(ReadOnlySpan<float> x, ReadOnlySpan<float> times, int row, Span<float> velocity)
    {
        if (row == 0 || times.Length > 1)
            SetTimes(times, row);
        Load(x, row, _x);
        Shares();
        Velocity();
        Store(_v, row, velocity);
    }

    private protected override void Vjp(
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> times,
        ReadOnlySpan<float> cotangent,
        int row,
        Span<float> velocity,
        Span<float> gradient
    )
    {
        Load(cotangent, row, _a);
        Evaluate(x, times, row, velocity);
        Gradient();
        Store(_g, row, gradient);
    }

    // Computes rho_i for the block: the softmax of log w_i + log N(x; alpha mu_i, V_i).
    private void Shares()
    {
        var x = _x;
        var means = _means;
        var share = _share;
        var precision = _precision;
        var largest = Vector256.Create(float.NegativeInfinity);
        for (var i = 0; i < share.Length; i++)
        {
            var distance = Vector256<float>.Zero;
            for (var j = 0; j < x.Length; j++)
            {
                var difference = x[j] - (_alpha * means[(i * x.Length) + j]);
                distance += difference * difference * precision[Spread(i, j)];
            }

            share[i] = _logNorm[i] - (distance * 0.5f);
            largest = Vector256.Max(largest, share[i]);
        }

        var sum = Vector256<float>.Zero;
        for (var i = 0; i < share.Length; i++)
        {
            share[i] = LaneMath.Exp(share[i] - largest);
            sum += share[i];
        }

        var scale = Vector256<float>.One / sum;
        for (var i = 0; i < share.Length; i++)
            share[i] *= scale;
    }

    private void Velocity()
    {
        var (x, v, means) = (_x, _v, _means);
        Array.Clear(v);
        for (var i = 0; i < _share.Length; i++)
        {
            var share = _share[i];
            for (var j = 0; j < x.Length; j++)
                v[j] += share * Mover(i, j, x[j], means[(i * x.Length) + j]);
        }
    }

    private void Gradient()
    {
        var x = _x;
        var a = _a;
        var s = _s;
        var g = _g;
        var means = _means;
        Array.Clear(s);
        Array.Clear(g);
        for (var i = 0; i < _share.Length; i++)
        {
            var along = Vector256<float>.Zero;
            for (var j = 0; j < x.Length; j++)
                along += a[j] * Mover(i, j, x[j], means[(i * x.Length) + j]);
            for (var j = 0; j < x.Length; j++)
            {
                var slope = ((_alpha * means[(i * x.Length) + j]) - x[j]) * _precision[Spread(i, j)];
                s[j] += _share[i] * slope;
                g[j] += _share[i] * ((_rate[Spread(i, j)] * a[j]) + (along * slope));
            }
        }

        var total = Vector256<float>.Zero;
        for (var j = 0; j < x.Length; j++)
            total += _v[j] * a[j];
        for (var j = 0; j < x.Length; j++)
            g[j] -= total * s[j];
    }

    // Returns coordinate j of u_i.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<float> Mover(int i, int j, Vector256<float> x, float mean) =>
        (_alphaRate * mean) + (_rate[Spread(i, j)] * (x - (_alpha * mean)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Spread(int i, int j) => _spreads == 1 ? i : (i * _dimension) + j;

    private void SetTimes(ReadOnlySpan<float> times, int row)
    {
        Span<float> path = stackalloc float[4 * Lanes];
        for (var lane = 0; lane < Lanes; lane++)
        {
            var point = Schedule.At(times[times.Length == 1 ? 0 : Math.Min(row + lane, times.Length - 1)]);
            path[lane] = (float)point.Alpha;
            path[Lanes + lane] = (float)point.Beta;
            path[(2 * Lanes) + lane] = (float)point.AlphaRate;
            path[(3 * Lanes) + lane] = (float)point.BetaRate;
        }

        _alpha = Vector256.Create<float>(path);
        _alphaRate = Vector256.Create<float>(path[(2 * Lanes)..]);
        var beta = Vector256.Create<float>(path[Lanes..]);
        var (alphaSquared, betaSquared) = (_alpha * _alpha, beta * beta);
        var (alphaProduct, betaProduct) = (_alpha * _alphaRate, beta * Vector256.Create<float>(path[(3 * Lanes)..]));
        for (var i = 0; i < _components; i++)
        {
            var logVolume = Vector256<float>.Zero;
            for (var j = 0; j < _spreads; j++)
            {
                var at = (i * _spreads) + j;
                var variance = (alphaSquared * _variances[at]) + betaSquared;
                _precision[at] = Vector256<float>.One / variance;
                _rate[at] = ((alphaProduct * _variances[at]) + betaProduct) * _precision[at];
                if (!_sharedVariance)
                    logVolume += Vector256.Log(variance);
            }

            _logNorm[i] = Vector256.Create(_logWeights[i]) - (logVolume * (_spreads == 1 ? 0.5f * _dimension : 0.5f));
        }
    }

    private void Load(ReadOnlySpan<float> source, int row, Vector256<float>[] block)
    {
        Span<float> lanes = stackalloc float[Lanes];
        var rows = Math.Min(Lanes, (source.Length / _dimension) - row);
        for (var j = 0; j < _dimension; j++)
        {
            for (var lane = 0; lane < rows; lane++)
                lanes[lane] = source[((row + lane) * _dimension) + j];
            block[j] = Vector256.Create<float>(lanes);
        }
    }

    private void Store(Vector256<float>[] block, int row, Span<float> destination)
    {
        Span<float> lanes = stackalloc float[Lanes];
        var rows = Math.Min(Lanes, (destination.Length / _dimension) - row);
        for (var j = 0; j < _dimension; j++)
        {
            block[j].CopyTo(lanes);
            for (var lane = 0; lane < rows; lane++)
                destination[((row + lane) * _dimension) + j] = lanes[lane];
        }
    }

    private Vector256<float>[] NewLanes() => new Vector256<float>[_dimension];

    private static bool IsIsotropic(GaussianMixture mixture)
    {
        for (var i = 0; i < mixture.Components; i++)
        {
            if (mixture.Variance(i).ContainsAnyExcept(mixture.Variance(i)[0]))
                return false;
        }

        return true;
    }
}
