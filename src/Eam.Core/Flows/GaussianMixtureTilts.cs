namespace Eam.Core.Flows;

/// <summary>The tilts of a Gaussian mixture that are again Gaussian mixtures (docs/tasks.md#gaussian-mixture).</summary>
public static class GaussianMixtureTilts
{
    /// <summary>
    /// Tilts by r = c.x: w_i' proportional to w_i exp(lambda c.mu_i + lambda^2 c^T S_i c / 2), mu_i' = mu_i + lambda S_i c, S_i' = S_i.
    /// </summary>
    public static GaussianMixtureTilt Linear(this GaussianMixture mixture, ReadOnlySpan<double> c, double lambda)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        var (logWeights, means, d) = (new double[mixture.Components], mixture.Means.ToArray(), mixture.Dimension);
        var (slope, mean, shift) = (new double[d], new double[d], new double[d]);
        for (var i = 0; i < mixture.Components; i++)
        {
            // Along the axes of a component its covariance is diagonal.
            mixture.ToAxes(i, c, slope);
            mixture.ToAxes(i, mixture.Mean(i), mean);
            logWeights[i] = Math.Log(mixture.Weights[i]);
            for (var j = 0; j < d; j++)
            {
                shift[j] = lambda * mixture.Variance(i)[j] * slope[j];
                logWeights[i] += lambda * slope[j] * (mean[j] + (shift[j] / 2));
            }

            mixture.FromAxes(i, shift, mean);
            for (var j = 0; j < d; j++)
                means[(i * d) + j] += mean[j];
        }

        var (tilted, logPartition) = Normalise(mixture, logWeights, means, mixture.Variances);
        return new GaussianMixtureTilt(tilted, tilted.ExpectedLinear(c), logPartition);
    }

    /// <summary>
    /// Tilts by r = -|x - c|^2 / (2 tau2). With l = lambda / tau2, along each axis s' = 1 / (1/s + l), mu' = s' (mu/s + l c), and
    /// w_i' proportional to w_i E_i[exp(-l |x - c|^2 / 2)].
    /// </summary>
    public static GaussianMixtureTilt Quadratic(this GaussianMixture mixture, ReadOnlySpan<double> c, double tau2, double lambda)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        var l = lambda / tau2;
        var (logWeights, means, variances) = (new double[mixture.Components], mixture.Means.ToArray(), mixture.Variances.ToArray());
        var d = mixture.Dimension;
        var (centre, mean) = (new double[d], new double[d]);
        for (var i = 0; i < mixture.Components; i++)
        {
            mixture.ToAxes(i, c, centre);
            mixture.ToAxes(i, mixture.Mean(i), mean);
            logWeights[i] = Math.Log(mixture.Weights[i]);
            for (var j = 0; j < d; j++)
            {
                var (variance, offset) = (mixture.Variance(i)[j], mean[j] - centre[j]);
                var spread = 1 + (l * variance);
                logWeights[i] -= 0.5 * (Math.Log(spread) + (l * offset * offset / spread));
                mean[j] = (mean[j] + (l * variance * centre[j])) / spread;
                variances[(i * d) + j] = variance / spread;
            }

            mixture.FromAxes(i, mean, means.AsSpan(i * d, d));
        }

        var (tilted, logPartition) = Normalise(mixture, logWeights, means, variances);
        return new GaussianMixtureTilt(tilted, tilted.ExpectedQuadratic(c, tau2), logPartition);
    }

    /// <summary>Returns E[c.x].</summary>
    public static double ExpectedLinear(this GaussianMixture mixture, ReadOnlySpan<double> c)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        var sum = 0.0;
        for (var i = 0; i < mixture.Components; i++)
        {
            for (var j = 0; j < mixture.Dimension; j++)
                sum += mixture.Weights[i] * c[j] * mixture.Mean(i)[j];
        }

        return sum;
    }

    /// <summary>Returns E[-|x - c|^2 / (2 tau2)].</summary>
    public static double ExpectedQuadratic(this GaussianMixture mixture, ReadOnlySpan<double> c, double tau2)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        var sum = 0.0;
        for (var i = 0; i < mixture.Components; i++)
        {
            for (var j = 0; j < mixture.Dimension; j++)
            {
                var difference = mixture.Mean(i)[j] - c[j];
                sum += mixture.Weights[i] * ((difference * difference) + mixture.Variance(i)[j]);
            }
        }

        return -sum / (2 * tau2);
    }

    private static (GaussianMixture Mixture, double LogPartition) Normalise(
        GaussianMixture mixture,
        double[] logWeights,
        ReadOnlySpan<double> means,
        ReadOnlySpan<double> variances
    )
    {
        var logPartition = GaussianMixture.LogSumExp(logWeights);
        return (mixture.WithAxesOf(Array.ConvertAll(logWeights, w => Math.Exp(w - logPartition)), means, variances), logPartition);
    }
}
