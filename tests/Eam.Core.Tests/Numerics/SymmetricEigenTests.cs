using Eam.Core.Numerics;

namespace Eam.Core.Tests.Numerics;

public sealed class SymmetricEigenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(48)]
    public void Decompose_RandomCovariance_GivesOrthonormalVectorsThatComposeIt(int n)
    {
        var matrix = Covariance(n);

        var (values, vectors) = SymmetricEigen.Decompose(matrix, n);

        var scale = values.Max();
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var (composed, product) = (0.0, 0.0);
                for (var k = 0; k < n; k++)
                {
                    composed += values[k] * vectors[(k * n) + i] * vectors[(k * n) + j];
                    product += vectors[(i * n) + k] * vectors[(j * n) + k];
                }

                composed.ShouldBe(matrix[(i * n) + j], 1e-12 * scale);
                product.ShouldBe(i == j ? 1 : 0, 1e-12);
            }
        }
    }

    [Fact]
    public void Decompose_KnownMatrix_GivesItsEigenvalues()
    {
        var (values, _) = SymmetricEigen.Decompose([2, 1, 1, 2], 2);

        values.Order().ShouldBe([1, 3], 1e-14);
    }

    [Fact]
    public void Decompose_NotFinite_Ends()
    {
        var (values, _) = SymmetricEigen.Decompose([double.NaN, 1, 1, 2], 2);

        values.ShouldContain(value => double.IsNaN(value));
    }

    // Half of the rows that full rank needs, so that many eigenvalues are 0.
    private static double[] Covariance(int n)
    {
        var rows = (n + 1) / 2;
        var samples = new float[rows * n];
        new RandomStream(3, 1).Gaussian(samples);
        var matrix = new double[n * n];
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                    matrix[(i * n) + j] += (double)samples[(row * n) + i] * samples[(row * n) + j];
            }
        }

        return matrix;
    }
}
