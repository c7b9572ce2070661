using Eam.Core.Numerics;
using Eam.Core.Tasks.Metrics;
using Eam.Core.Tests.Flows;

namespace Eam.Core.Tests.Tasks.Metrics;

public class MetricsTests
{
    [Fact]
    public void SlicedWasserstein_OfReference_Agrees()
    {
        var expected = ReferenceData.LinearPath.GetProperty("sw2");

        var distance = SlicedWasserstein.Distance(
            Floats(expected.GetProperty("a").Flat()),
            Floats(expected.GetProperty("b").Flat()),
            expected.GetProperty("projections").Flat(),
            2
        );

        distance.ShouldAgree(expected.GetProperty("value").GetDouble(), 1e-7); // The samples are float32.
    }

    [Fact]
    public void SlicedWasserstein_UnequalSizes_EqualsTheRepeatedSets()
    {
        var (a, b) = (Normals(6, 3, 0), Normals(4, 3, 1));
        var projections = SlicedWasserstein.Projections(new RandomStream(1, 1), 10, 3);

        var distance = SlicedWasserstein.Distance(a, b, projections, 3);

        distance.ShouldBe(SlicedWasserstein.Distance([.. a, .. a], [.. b, .. b, .. b], projections, 3), 1e-12);
    }

    [Fact]
    public void SlicedWasserstein_ShiftedSet_IsTheShiftSeenByTheProjections()
    {
        var a = Normals(100, 3, 0);
        var b = a.Select((value, i) => i % 3 == 1 ? value + 2 : value).ToArray();
        var projections = SlicedWasserstein.Projections(new RandomStream(1, 1), 500, 3);

        // E |p.e|^2 = 1/3 for a random unit vector.
        SlicedWasserstein.Distance(a, b, projections, 3).ShouldBe(2 / Math.Sqrt(3), 0.08);
    }

    [Fact]
    public void Sinkhorn_TwoShiftedSets_IsTheSquaredShift()
    {
        // For equal shapes at a distance, the entropic terms cancel: OT(a, b) - OT(a, a) is exactly |shift|^2.
        var a = Normals(64, 2, 0);
        var b = a.Select((value, i) => i % 2 == 0 ? value + 3 : value).ToArray();

        Divergence(a, b, 2).ShouldBe(9, 0.02);
        Divergence(a, a, 2).ShouldBe(0, 2e-3);
    }

    [Fact]
    public void Sinkhorn_VeryFarSets_DoesNotUnderflow()
    {
        var a = Normals(64, 2, 0);
        var b = a.Select(value => value + 1000).ToArray();

        Divergence(a, b, 2).ShouldBe(2e6, 2e3);
    }

    [Fact]
    public void Sinkhorn_TwoPointsEach_EqualsThePlanSolvedByHand()
    {
        // For a = {0, 1} and b = {0, 1} in equal parts (each point four times), the plan is [p, q; q, p] / 2 with q/p = exp(-1/eps). By its dual,
        // OT = -eps log((1 + exp(-1/eps)) / 2) = <C, P> + eps KL(P | a b).
        float[] a = [0, 0, 0, 0, 1, 1, 1, 1];
        const double Epsilon = 0.5;

        var expected = -Epsilon * Math.Log((1 + Math.Exp(-1 / Epsilon)) / 2);
        Sinkhorn.Within(a, 1, Epsilon).ShouldBe(expected, 1e-3);
        Sinkhorn.Between(a, a, 1, Epsilon).ShouldBe(expected, 1e-3);
    }

    [Fact]
    public void MaximumMeanDiscrepancy_SmallSets_EqualsTheDirectSum()
    {
        var (a, b) = (Normals(8, 2, 0), Normals(16, 2, 1));
        const double Median = 1.7;

        MaximumMeanDiscrepancy.Between(new PairDistances(a, b, 2), Median).ShouldBe(Direct(a, b, false), 1e-6);
        MaximumMeanDiscrepancy.Within(new PairDistances(a, a, 2), Median).ShouldBe(Direct(a, a, true), 1e-6);

        double Direct(float[] x, float[] y, bool skipSame)
        {
            var (sum, pairs) = (0.0, 0);
            for (var i = 0; i < x.Length / 2; i++)
            {
                for (var j = 0; j < y.Length / 2; j++)
                {
                    if (skipSame && i == j)
                        continue;
                    var squared = Math.Pow(x[2 * i] - y[2 * j], 2) + Math.Pow(x[(2 * i) + 1] - y[(2 * j) + 1], 2);
                    foreach (var scale in (double[])[0.25, 1, 4])
                        sum += Math.Exp(-squared / (2 * scale * Median)) / 3;
                    pairs++;
                }
            }

            return sum / pairs;
        }
    }

    [Fact]
    public void MedianSquared_OfASet_IgnoresThePairsWithThemselves() =>
        MaximumMeanDiscrepancy.MedianSquared(new PairDistances([0, 1, 2, 3, 4, 5, 6, 7], [0, 1, 2, 3, 4, 5, 6, 7], 1)).ShouldBe(9);

    [Fact]
    public void PairDistances_OfASet_HaveTheirMean()
    {
        var pairs = new PairDistances([0, 1, 2, 3, 4, 5, 6, 7], [0, 1, 2, 3, 4, 5, 6, 7], 1);

        pairs.All[3].ShouldBe(9);
        pairs.MeanDistanceWithin().ShouldBe(3, 1e-6); // (n + 1) / 3 for n = 8
    }

    [Fact]
    public void ModeWeights_OfSamples_CountTheNearest()
    {
        var weights = ModeWeights.Of([0.1f, 0, 0.9f, 0.2f, 1.2f, 0, 5, 5], [0, 0, 1, 0, 4, 4], 2);

        weights.ShouldBe([0.25, 0.5, 0.25]);
        ModeWeights.TotalVariation(weights, [0.5, 0.5, 0]).ShouldBe(0.25);
    }

    private static double Divergence(float[] a, float[] b, int dimension) =>
        Sinkhorn.Between(a, b, dimension, 0.2) - (0.5 * (Sinkhorn.Within(a, dimension, 0.2) + Sinkhorn.Within(b, dimension, 0.2)));

    private static float[] Normals(int rows, int dimension, ulong purpose)
    {
        var values = new float[rows * dimension];
        new RandomStream(9, purpose).Gaussian(values);
        return values;
    }

    private static float[] Floats(double[] values) => Array.ConvertAll(values, value => (float)value);
}
