using Eam.Core.Numerics;

namespace Eam.Core.Flows;

/// <summary>
/// A mixture of Gaussians, in double. Its noised densities, scores and velocities are exact, and so are its tilts
/// (<see cref="GaussianMixtureTilts"/>; docs/tasks.md#gaussian-mixture). The covariance of a component is Q diag(v) Q^T: variances v along
/// axes that are the coordinates, unless it was created with full covariances. Noising and tilting keep the axes. Immutable.
/// </summary>
public sealed partial class GaussianMixture
{
    private const int StackComponents = 256,
        StackDimension = 128;

    // Q of each component, row-major [components, d, d], column j is axis j; null if the axes are the coordinates.
    private readonly double[]? _axes;
    private readonly double[] _weights,
        _means,
        _variances;

    /// <summary>Creates a mixture from copies of the arrays.</summary>
    /// <param name="weights">Not negative, and not all zero; they are scaled to sum to 1.</param>
    /// <param name="means">Row-major [components, d].</param>
    /// <param name="variances">Row-major [components, d], above zero.</param>
    /// <exception cref="ArgumentException">The lengths do not match, or a value is out of range.</exception>
    public GaussianMixture(ReadOnlySpan<double> weights, ReadOnlySpan<double> means, ReadOnlySpan<double> variances)
        : this(weights, means, variances, null) { }

    private GaussianMixture(ReadOnlySpan<double> weights, ReadOnlySpan<double> means, ReadOnlySpan<double> variances, double[]? axes)
    {
        if (weights.Length == 0 || means.Length == 0 || means.Length % weights.Length != 0 || variances.Length != means.Length)
            throw new ArgumentException(
                $"{weights.Length} weights, {means.Length} means and {variances.Length} variances do not match: expected d means and d variances per weight",
                nameof(means)
            );
        (_weights, _means, _variances) = (weights.ToArray(), means.ToArray(), variances.ToArray());
        _axes = axes;
        var sum = _weights.Sum();
        if (_weights.Any(weight => !(weight >= 0)) || !(sum > 0) || !double.IsFinite(sum))
            throw new ArgumentException("weights must not be negative, and at least one must be above zero", nameof(weights));
        if (_variances.Any(variance => !(variance > 0) || !double.IsFinite(variance)))
            throw new ArgumentException("variances must be above zero", nameof(variances));
        for (var i = 0; i < _weights.Length; i++)
            _weights[i] /= sum;
    }

    /// <summary>Number of Gaussians.</summary>
    public int Components => _weights.Length;

    /// <summary>Dimension d of a sample.</summary>
    public int Dimension => _means.Length / _weights.Length;

    /// <summary>The weights, which sum to 1.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>The means, row-major [components, d].</summary>
    public ReadOnlySpan<double> Means => _means;

    /// <summary>Whether the components have axes of their own, so that the variances are not those of the coordinates.</summary>
    public bool HasAxes => _axes is not null;

    /// <summary>The variances along the axes, row-major [components, d]; without own axes, the diagonals of the covariances.</summary>
    public ReadOnlySpan<double> Variances => _variances;

    /// <summary>Returns the mean of component i.</summary>
    public ReadOnlySpan<double> Mean(int i) => _means.AsSpan(i * Dimension, Dimension);

    /// <summary>Returns the variances of component i along its axes.</summary>
    public ReadOnlySpan<double> Variance(int i) => _variances.AsSpan(i * Dimension, Dimension);

    /// <summary>
    /// Returns the mixture of X_t = alpha X_1 + beta X_0 for X_1 from this mixture: means alpha mu, variances alpha^2 S + beta^2.
    /// </summary>
    public GaussianMixture Noised(PathPoint point)
    {
        var means = Array.ConvertAll(_means, mean => point.Alpha * mean);
        var variances = Array.ConvertAll(_variances, variance => (point.Alpha * point.Alpha * variance) + (point.Beta * point.Beta));
        return new GaussianMixture(_weights, means, variances, _axes);
    }

    /// <summary>Returns a mixture with the axes of this one. As many components of the same dimension.</summary>
    internal GaussianMixture WithAxesOf(ReadOnlySpan<double> weights, ReadOnlySpan<double> means, ReadOnlySpan<double> variances) =>
        new(weights, means, variances, _axes);

    /// <summary>Returns Q of component i, row-major [d, d]; empty if the axes are the coordinates.</summary>
    internal ReadOnlySpan<double> Axes(int i)
    {
        if (_axes is null)
            return default;
        return _axes.AsSpan(i * Dimension * Dimension, Dimension * Dimension);
    }

    /// <summary>
    /// Computes along = Q^T vector: the coordinates of a vector along the axes of component i. The spans must not overlap.
    /// </summary>
    internal void ToAxes(int i, ReadOnlySpan<double> vector, Span<double> along)
    {
        if (_axes is null)
        {
            vector.CopyTo(along);
            return;
        }

        var axes = Axes(i);
        along.Clear();
        for (var row = 0; row < vector.Length; row++)
        {
            for (var j = 0; j < along.Length; j++)
                along[j] += axes[(row * along.Length) + j] * vector[row];
        }
    }

    /// <summary>Computes vector = Q along, the inverse of <see cref="ToAxes"/>. The spans must not overlap.</summary>
    internal void FromAxes(int i, ReadOnlySpan<double> along, Span<double> vector)
    {
        if (_axes is null)
        {
            along.CopyTo(vector);
            return;
        }

        var axes = Axes(i);
        for (var row = 0; row < vector.Length; row++)
        {
            var sum = 0.0;
            for (var j = 0; j < along.Length; j++)
                sum += axes[(row * along.Length) + j] * along[j];
            vector[row] = sum;
        }
    }

    /// <summary>Returns log p(x).</summary>
    public double LogDensity(ReadOnlySpan<double> x)
    {
        Span<double> terms = Components <= StackComponents ? stackalloc double[Components] : new double[Components];
        return LogTerms(x, terms);
    }

    /// <summary>Computes score = grad log p(x).</summary>
    public void Score(ReadOnlySpan<double> x, Span<double> score)
    {
        Span<double> terms = Components <= StackComponents ? stackalloc double[Components] : new double[Components];
        Span<double> scratch = Dimension <= StackDimension ? stackalloc double[2 * Dimension] : new double[2 * Dimension];
        var difference = scratch[..Dimension];
        var along = scratch[Dimension..];
        var logDensity = LogTerms(x, terms);
        score.Clear();
        for (var i = 0; i < Components; i++)
        {
            var responsibility = Math.Exp(terms[i] - logDensity);
            Residual(i, x, difference, along);
            for (var j = 0; j < Dimension; j++)
                along[j] = responsibility * along[j] / Variance(i)[j];
            FromAxes(i, along, difference);
            for (var j = 0; j < Dimension; j++)
                score[j] -= difference[j];
        }
    }

    /// <summary>
    /// Computes velocity = kappa x + eta s(x, t), as E[alpha' X_1 + beta' X_0 | X_t = x] so that it is finite at both ends of time:
    /// sum_i rho_i (alpha' mu_i + (alpha alpha' S_i + beta beta') / V_i (x - alpha mu_i)).
    /// </summary>
    public void Velocity(Schedule schedule, double t, ReadOnlySpan<double> x, Span<double> velocity)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        var point = schedule.At(t);
        var noised = Noised(point);
        Span<double> terms = Components <= StackComponents ? stackalloc double[Components] : new double[Components];
        Span<double> scratch = Dimension <= StackDimension ? stackalloc double[2 * Dimension] : new double[2 * Dimension];
        var difference = scratch[..Dimension];
        var along = scratch[Dimension..];
        var logDensity = noised.LogTerms(x, terms);
        velocity.Clear();
        for (var i = 0; i < Components; i++)
        {
            var responsibility = Math.Exp(terms[i] - logDensity);
            noised.Residual(i, x, difference, along);
            for (var j = 0; j < Dimension; j++)
            {
                var rate = ((point.Alpha * point.AlphaRate * Variance(i)[j]) + (point.Beta * point.BetaRate)) / noised.Variance(i)[j];
                along[j] = rate * along[j];
            }

            FromAxes(i, along, difference);
            for (var j = 0; j < Dimension; j++)
                velocity[j] += responsibility * ((point.AlphaRate * Mean(i)[j]) + difference[j]);
        }
    }

    /// <summary>Draws independent samples, row-major [count, d].</summary>
    public float[] Sample(RandomStream stream, int count)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var samples = new float[count * Dimension];
        stream.Gaussian(samples);
        var (along, offset) = (new double[Dimension], new double[Dimension]);
        for (var row = 0; row < count; row++)
        {
            var component = Draw(stream.NextDouble());
            var sample = samples.AsSpan(row * Dimension, Dimension);
            for (var j = 0; j < Dimension; j++)
                along[j] = Math.Sqrt(Variance(component)[j]) * sample[j];
            FromAxes(component, along, offset);
            for (var j = 0; j < Dimension; j++)
                sample[j] = (float)(Mean(component)[j] + offset[j]);
        }

        return samples;
    }

    // along = Q_i^T (x - mu_i), by way of the difference.
    private void Residual(int i, ReadOnlySpan<double> x, Span<double> difference, Span<double> along)
    {
        for (var j = 0; j < x.Length; j++)
            difference[j] = x[j] - Mean(i)[j];
        ToAxes(i, difference, along);
    }

    private int Draw(double uniform)
    {
        var component = 0;
        while (component < Components - 1 && (uniform -= _weights[component]) >= 0)
            component++;
        return component;
    }

    // terms_i = log(w_i N(x; mu_i, S_i)); returns their log-sum-exp.
    private double LogTerms(ReadOnlySpan<double> x, Span<double> terms)
    {
        Span<double> scratch = Dimension <= StackDimension ? stackalloc double[2 * Dimension] : new double[2 * Dimension];
        var difference = scratch[..Dimension];
        var along = scratch[Dimension..];
        for (var i = 0; i < Components; i++)
        {
            Residual(i, x, difference, along);
            var sum = 0.0;
            for (var j = 0; j < Dimension; j++)
                sum += Math.Log(2 * Math.PI * Variance(i)[j]) + (along[j] * along[j] / Variance(i)[j]);

            terms[i] = Math.Log(_weights[i]) - (0.5 * sum);
        }

        return LogSumExp(terms);
    }

    internal static double LogSumExp(ReadOnlySpan<double> terms)
    {
        var largest = double.NegativeInfinity;
        foreach (var term in terms)
            largest = Math.Max(largest, term);
        if (!double.IsFinite(largest))
            return largest;
        var sum = 0.0;
        foreach (var term in terms)
            sum += Math.Exp(term - largest);
        return largest + Math.Log(sum);
    }
}
