using Eam.Core.Flows;
using Eam.Core.Numerics;
using Eam.Core.Numerics.Managed;
using Eam.Testing.FineTuning;

namespace Eam.Core.Tests.Flows;

public sealed class SdeGridTests
{
    [Fact]
    public void Advance_Memoryless_ForgetsItsStartAndKeepsTheMarginal()
    {
        var (mean, variance, correlation) = Endpoints(null);

        mean.ShouldBe(0.8, 0.04);
        variance.ShouldBe(0.49, 0.04);
        correlation.ShouldBe(0, 0.05);
    }

    [Fact]
    public void Advance_ConstantSigma_KeepsTheMarginalAndRemembersItsStart()
    {
        var (mean, variance, correlation) = Endpoints(0.5);

        mean.ShouldBe(0.8, 0.04);
        variance.ShouldBe(0.49, 0.06);
        correlation.ShouldBeGreaterThan(0.5);
    }

    private static (double Mean, double Variance, double Correlation) Endpoints(double? sigma)
    {
        const int Rows = 20000,
            Steps = 100;
        using var backend = new ManagedBackend();
        using var start = backend.Rent(Rows, 1);
        using var x = backend.Rent(Rows, 1);
        using var v = backend.Rent(Rows, 1);
        using var noise = backend.Rent(Rows, 1);
        var stream = new RandomStream(3, 3);
        var field = new GaussianField(Schedule.Linear, 1, 0.8, 0.49);
        var grid = new SdeGrid(Schedule.Linear, Steps, sigma);
        backend.Gaussian(start, stream);
        backend.Scatter(x, 0, start);
        for (var k = 0; k < Steps; k++)
        {
            field.Evaluate(x, [grid[k].Time], v);
            backend.Gaussian(noise, stream);
            grid.Advance(backend, k, x, v, noise, x);
        }

        var (a, b) = (start.Read().ToArray(), x.Read().ToArray());
        var (meanA, meanB) = (a.Average(), b.Average());
        var covariance = a.Zip(b, (p, q) => (p - meanA) * (q - meanB)).Average();
        var (varianceA, varianceB) = (a.Average(p => (p - meanA) * (p - meanA)), b.Average(q => (q - meanB) * (q - meanB)));
        return (meanB, varianceB, covariance / Math.Sqrt(varianceA * varianceB));
    }
}
