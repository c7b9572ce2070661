using Eam.Core.Numerics;

namespace Eam.Testing.Numerics;

public abstract partial class BackendConformance
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(5, 7)]
    [InlineData(33, 20)]
    public void Combine_ScalarAndRowScaledAndAliased_MatchesArithmetic(int rows, int columns)
    {
        using var backend = Create();
        using Tensor x = Normal(backend, rows, columns, 1),
            y = Normal(backend, rows, columns, 2),
            z = backend.Rent(rows, columns);
        float[] a = Times(rows, 3),
            b = Times(rows, 4),
            xs = x.Read().ToArray(),
            ys = y.Read().ToArray();

        backend.Combine(z, 2f, x, -0.5f, y);
        z.Read().ToArray().ShouldBe(xs.Zip(ys, (p, q) => (2f * p) - (0.5f * q)), 1e-6f);
        backend.Combine(z, a, x, b, y);
        var expected = xs.Zip(ys).Select((p, i) => (a[i / columns] * p.First) + (b[i / columns] * p.Second)).ToArray();
        z.Read().ToArray().ShouldBe(expected, 1e-6f);
        backend.Combine(x, a, x, b, y);
        x.Read().ToArray().ShouldBe(expected, 1e-6f);
        backend.Add(x, 3f, y);
        x.Read().ToArray().ShouldBe(expected.Zip(ys, (p, q) => p + (3f * q)), 1e-5f);
        backend.Add(z, a, y);
        z.Read().ToArray().ShouldBe(expected.Zip(ys).Select((p, i) => p.First + (a[i / columns] * p.Second)), 1e-6f);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 7)]
    [InlineData(33, 20)]
    public void Combine_EntryScaledAndAliased_MatchesArithmetic(int rows, int columns)
    {
        using var backend = Create();
        using Tensor x = Normal(backend, rows, columns, 1),
            y = Normal(backend, rows, columns, 2),
            a = Normal(backend, rows, columns, 3),
            b = Normal(backend, rows, columns, 4);
        var products = x.Read().ToArray().Zip(a.Read().ToArray(), (p, q) => p * q);
        var others = y.Read().ToArray().Zip(b.Read().ToArray(), (p, q) => p * q);
        var expected = products.Zip(others, (p, q) => p + q).ToArray();

        backend.Combine(y, a, x, b, y);

        y.Read().ToArray().ShouldBe(expected, 1e-5f);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 2, 2)]
    [InlineData(6, 5, 37)]
    [InlineData(9, 64, 64)]
    [InlineData(4, 70, 33)]
    public void Multiply_Matrix_MatchesArithmetic(int rows, int inner, int columns)
    {
        using var backend = Create();
        using Tensor x = Normal(backend, rows, inner, 1),
            matrix = Normal(backend, inner, columns, 2),
            product = backend.Rent(rows, columns);
        float[] xs = x.Read().ToArray(),
            values = matrix.Read().ToArray();
        var expected = new double[rows * columns];
        for (var i = 0; i < expected.Length; i++)
        {
            for (var k = 0; k < inner; k++)
                expected[i] += (double)xs[(i / columns * inner) + k] * values[(k * columns) + (i % columns)];
        }

        backend.Multiply(product, x, matrix);

        RelativeError(Doubles(product.Read()), expected).ShouldBeLessThan(1e-5);
        if (rows != inner || inner != columns)
            Should.Throw<ArgumentException>(() => backend.Multiply(x, product, product));
    }

    [Fact]
    public void SquaredNormsAndMeanVariance_SmallTensor_MatchHandComputation()
    {
        using var backend = Create();
        using var x = From(backend, 2, 3, [1, 2, 3, 5, -2, 3]);
        var norms = new float[2];

        backend.SquaredNorms(x, norms);

        norms.ShouldBe([14f, 38f]);
        backend.MeanVariance(x).ShouldBe((4.0 + 4.0 + 0.0) / 3, 1e-12);
    }

    [Fact]
    public void SquaredNorms_NotFinite_PassThrough()
    {
        using var backend = Create();
        using var x = From(backend, 2, 2, [float.NaN, 1, float.PositiveInfinity, 1]);
        var norms = new float[2];

        backend.SquaredNorms(x, norms);

        norms.ShouldBe([float.NaN, float.PositiveInfinity]);
    }

    [Fact]
    public void GatherAndScatter_Rows_MoveThem()
    {
        using var backend = Create();
        using Tensor x = From(backend, 3, 2, [1, 2, 3, 4, 5, 6]),
            y = backend.Rent(2, 2),
            z = From(backend, 4, 2, [0, 0, 0, 0, 0, 0, 0, 9]);

        backend.Gather(y, x, [2, 0]);
        backend.Scatter(z, 1, y);

        z.Read().ToArray().ShouldBe([0f, 0, 5, 6, 1, 2, 0, 9]);
    }

    [Fact]
    public void Gaussian_SameStreamPosition_SameBitsAsTheStream()
    {
        using var backend = Create();
        using var x = Normal(backend, 37, 3, 5);
        var expected = new float[37 * 3];

        new RandomStream(5, 99).Gaussian(expected);

        x.Read().ToArray().ShouldBe(expected);
    }

    [Fact]
    public void Rent_AfterDispose_GivesIndependentTensors()
    {
        using var backend = Create();
        var first = backend.Rent(4, 4);
        first.Dispose();
        first.Dispose();

        using Tensor a = backend.Rent(4, 4),
            b = backend.Rent(3, 5);
        a.Write(new float[16]);
        b.Write(Enumerable.Repeat(1f, 15).ToArray());

        a.Read().ToArray().ShouldAllBe(v => v == 0f);
    }

    [Fact]
    public void Operations_OnShapesThatDoNotFit_Throw()
    {
        using var backend = Create();
        using Tensor a = backend.Rent(4, 2),
            b = backend.Rent(2, 4);
        using var network = backend.CreateNetwork(
            MlpWeights.Initialise(MlpShape.Velocity(2, 4, 1, 4), new RandomStream(1, 1), zeroOutput: false),
            0,
            new RandomStream(1, 1)
        );

        Should.Throw<ArgumentException>(() => backend.Add(a, 1f, b));
        Should.Throw<ArgumentException>(() => backend.SquaredNorms(a, new float[3]));
        Should.Throw<ArgumentException>(() => network.Evaluate(b, [0.5f], b));
        Should.Throw<ArgumentException>(() => network.Evaluate(a, [0.5f, 0.5f], a));
    }
}
