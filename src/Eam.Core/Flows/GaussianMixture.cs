using Eam.Core.Numerics;

namespace Eam.Core.Flows;

/// <summary>
/// A mixture of Gaussians with diagonal covariances, in double. Its noised densities, scores and velocities are exact, and so are its tilts
/// (<see cref="GaussianMixtureTilts"/>; docs/tasks.md#gaussian-mixture). Immutable.
/// </summary>
public sealed class GaussianMixture
{
    private const int StackComponents = 256;
    private readonly double[] _weights,
        _means,
        _variances;

    /// <summary>Creates a mixture from copies of the arrays.</summary>
    /// <param name="weights">Not negative, and not all zero; they are scaled to sum to 1.</param>
    /// <param name="means">Row-major [components, d].</param>
    /// <param name="variances">Row-major [components, d], above zero.</param>
    /// <exception cref="ArgumentException">The lengths do not match, or a value is out of range.</exception>
    public GaussianMixture(ReadOnlySpan<double> weights, ReadOnlySpan<double> means, ReadOnlySpan<double> variances)
    {
        if (weights.Length == 0 || means.Length == 0 || means.Length % weights.Length != 0 || variances.Length != means.Length)
            throw new ArgumentException(
                $"{weights.Length} weights, {means.Length} means and {variances.Length} variances do not match: expected d means and d variances per weight",
                nameof(means)
            );
        (_weights, _means, _variances) = (weights.ToArray(), means.ToArray(), variances.ToArray());
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

    /// <summary>The variances, row-major [components, d]: the diagonals of the covariances.</summary>
    public ReadOnlySpan<double> Variances => _variances;

    /// <summary>Returns the mean of component i.</summary>
    public ReadOnlySpan<double> Mean(int i) => _means.AsSpan(i * Dimension, Dimension);

    /// <summary>Returns the variances of component i.</summary>
    public ReadOnlySpan<double> Variance(int i) => _variances.AsSpan(i * Dimension, Dimension);

    /// <summary>
    /// Returns the mixture of X_t = alpha X_1 + beta X_0 for X_1 from this mixture: means alpha mu, variances alpha^2 S + beta^2.
    /// </summary>
    public GaussianMixture Noised(PathPoint point)
    {
        var means = Array.ConvertAll(_means, mean => point.Alpha * mean);
        var variances = Array.ConvertAll(_variances, variance => (point.Alpha * point.Alpha * variance) + (point.Beta * point.Beta));
        return new GaussianMixture(_weights, means, variances);
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
        var logDensity = LogTerms(x, terms);
        score.Clear();
        for (var i = 0; i < Components; i++)
        {
            var responsibility = Math.Exp(terms[i] - logDensity);
            for (var j = 0; j < Dimension; j++)
                score[j] -= responsibility * (x[j] - Mean(i)[j]) / Variance(i)[j];
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
        var logDensity = noised.LogTerms(x, terms);
        velocity.Clear();
        for (var i = 0; i < Components; i++)
        {
            var responsibility = Math.Exp(terms[i] - logDensity);
            for (var j = 0; j < Dimension; j++)
            {
                var rate = ((point.Alpha * point.AlphaRate * Variance(i)[j]) + (point.Beta * point.BetaRate)) / noised.Variance(i)[j];
                velocity[j] += responsibility * ((point.AlphaRate * Mean(i)[j]) + (rate * (x[j] - noised.Mean(i)[j])));
            }
        }
    }

    /// <summary>Draws independent samples, row-major [count, d].</summary>
    public float[] Sample(RandomStream stream, int count)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var samples = new float[count * Dimension];
        stream.Gaussian(samples);
        for (var row = 0; row < count; row++)
        {
            var component = Draw(stream.NextDouble());
            for (var j = 0; j < Dimension; j++)
            {
                ref var value = ref samples[(row * Dimension) + j];
                value = (float)(Mean(component)[j] + (Math.Sqrt(Variance(component)[j]) * value));
            }
        }

        return samples;
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
        for (var i = 0; i < Components; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < Dimension; j++)
            {
                var difference = x[j] - Mean(i)[j];
                sum += Math.Log(2 * Math.PI * Variance(i)[j]) + (difference * difference / Variance(i)[j]);
            }

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
