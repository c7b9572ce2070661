namespace Eam.Core.Flows;

/// <summary>
/// The exact velocity of a Gaussian mixture with full covariances under a schedule, and its exact vector-Jacobian product, in double. The
/// formulas are those of <see cref="MixtureVelocity"/>, with the variances along the axes of each component: V_i = Q_i diag(alpha^2 v_i +
/// beta^2) Q_i^T. Each row depends on itself alone. Allocates only when a larger batch arrives. Not thread-safe: each trial creates its
/// own.
/// </summary>
public sealed class RotatedMixtureVelocity : ExactVelocity
{
    private readonly GaussianMixture _mixture;
    private readonly double[] _logWeights;

    // Of each component: its share, its velocity u_i, its slope g_i = -V_i^-1 (x - alpha mu_i), and c_i by axis.
    private readonly double[] _shares,
        _movers,
        _slopes,
        _rates;
    private readonly double[] _x,
        _difference,
        _along,
        _a,
        _v,
        _s,
        _g;

    /// <summary>Creates the velocity of a mixture's flow.</summary>
    public RotatedMixtureVelocity(GaussianMixture mixture, Schedule schedule)
        : base(mixture, schedule, block: 1)
    {
        _mixture = mixture;
        var (components, d) = (mixture.Components, mixture.Dimension);
        _logWeights = Array.ConvertAll(mixture.Weights.ToArray(), weight => Math.Log(weight));
        _shares = new double[components];
        _movers = new double[components * d];
        _slopes = new double[components * d];
        _rates = new double[components * d];
        _x = new double[d];
        _difference = new double[d];
        _along = new double[d];
        _a = new double[d];
        _v = new double[d];
        _s = new double[d];
        _g = new double[d];
    }

    /// <inheritdoc/>
    /// <remarks>Per component: three products with Q, 12 per coordinate, and 25 for the exponential and the normalisation.</remarks>
    public override double FlopsPerRow => _mixture.Components * ((6.0 * Dimension * Dimension) + (12.0 * Dimension) + 25);

    private protected override void Evaluate(ReadOnlySpan<float> x, ReadOnlySpan<float> times, int row, Span<float> velocity)
    {
        Load(x.Slice(row * Dimension, Dimension), _x);
        Move(times[times.Length == 1 ? 0 : row]);
        Store(_v, velocity.Slice(row * Dimension, Dimension));
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
        Load(cotangent.Slice(row * Dimension, Dimension), _a);
        Evaluate(x, times, row, velocity);
        Gradient();
        Store(_g, gradient.Slice(row * Dimension, Dimension));
    }

    // Computes the shares, u_i and g_i of the row, and v = sum_i rho_i u_i.
    private void Move(double t)
    {
        var (point, d) = (Schedule.At(t), Dimension);
        var largest = double.NegativeInfinity;
        for (var i = 0; i < _shares.Length; i++)
        {
            _shares[i] = _logWeights[i] + Component(i, point);
            largest = Math.Max(largest, _shares[i]);
        }

        var sum = 0.0;
        for (var i = 0; i < _shares.Length; i++)
            sum += _shares[i] = Math.Exp(_shares[i] - largest);
        Array.Clear(_v);
        for (var i = 0; i < _shares.Length; i++)
        {
            _shares[i] /= sum;
            for (var j = 0; j < d; j++)
                _v[j] += _shares[i] * _movers[(i * d) + j];
        }
    }

    // Computes u_i, g_i and c_i of a component; returns log N(x; alpha mu_i, V_i) up to a constant.
    private double Component(int i, PathPoint point)
    {
        var (d, at) = (Dimension, i * Dimension);
        for (var j = 0; j < d; j++)
            _difference[j] = _x[j] - (point.Alpha * _mixture.Means[at + j]);
        _mixture.ToAxes(i, _difference, _along);
        var logDensity = 0.0;
        for (var j = 0; j < d; j++)
        {
            var own = _mixture.Variances[at + j];
            var noised = (point.Alpha * point.Alpha * own) + (point.Beta * point.Beta);
            _rates[(i * d) + j] = ((point.Alpha * point.AlphaRate * own) + (point.Beta * point.BetaRate)) / noised;
            logDensity -= 0.5 * (Math.Log(noised) + (_along[j] * _along[j] / noised));
            _difference[j] = -_along[j] / noised;
            _along[j] *= _rates[(i * d) + j];
        }

        _mixture.FromAxes(i, _difference, _slopes.AsSpan(i * d, d));
        _mixture.FromAxes(i, _along, _movers.AsSpan(i * d, d));
        for (var j = 0; j < d; j++)
            _movers[(i * d) + j] += point.AlphaRate * _mixture.Means[at + j];
        return logDensity;
    }

    // J^T a = sum_i rho_i (Q_i diag(c_i) Q_i^T a + (u_i.a) g_i) - (v.a) s, after Move.
    private void Gradient()
    {
        var d = Dimension;
        Array.Clear(_s);
        Array.Clear(_g);
        for (var i = 0; i < _shares.Length; i++)
        {
            _mixture.ToAxes(i, _a, _along);
            for (var j = 0; j < d; j++)
                _along[j] *= _rates[(i * d) + j];
            _mixture.FromAxes(i, _along, _difference);
            var dot = Dot(_movers.AsSpan(i * d, d), _a);
            for (var j = 0; j < d; j++)
            {
                var slope = _slopes[(i * d) + j];
                _s[j] += _shares[i] * slope;
                _g[j] += _shares[i] * (_difference[j] + (dot * slope));
            }
        }

        var total = Dot(_v, _a);
        for (var j = 0; j < d; j++)
            _g[j] -= total * _s[j];
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var j = 0; j < a.Length; j++)
            sum += a[j] * b[j];
        return sum;
    }

    private static void Load(ReadOnlySpan<float> source, double[] row)
    {
        for (var j = 0; j < row.Length; j++)
            row[j] = source[j];
    }

    private static void Store(double[] row, Span<float> destination)
    {
        for (var j = 0; j < row.Length; j++)
            destination[j] = (float)row[j];
    }
}
