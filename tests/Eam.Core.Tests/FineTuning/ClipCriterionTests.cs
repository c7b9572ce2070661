using Eam.Core.FineTuning;
using Eam.Core.Numerics.Managed;

namespace Eam.Core.Tests.FineTuning;

public sealed class ClipCriterionTests
{
    private const int Batch = 50;

    /// <summary>A quarter of eight times is two: 100 early terms from 10,000 up, 100 late ones up to 9,801; others do not count.</summary>
    [Fact]
    public void Bound_LargeEarlyTerms_LeavesAQuarterOfThemAndAllLateOnes()
    {
        // The 25th early term is 124 squared, the 26th 125 squared.
        Bound(8, Residual).ShouldNotBeNull().ShouldBeInRange(124 * 124, (124 * 124) + 10);

        static double Residual(int k, int i) =>
            k switch
            {
                < 2 => 100 + (k * Batch) + i,
                < 6 => 1e6,
                _ => ((k - 6) * Batch) + i,
            };
    }

    [Fact]
    public void Bound_Weights_AreThoseOfTheTerms() =>
        Bound(8, (k, i) => k < 2 ? 100 + i : 1, weight: 0.25).ShouldNotBeNull().ShouldBe(0.25f * 112 * 112, 1);

    /// <summary>One late term of a hundred may lie above the bound, two may not.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void Bound_LateTermsThatAreAsLarge_CutsNothing(int large, bool cuts)
    {
        double[] usual = [10, 10, 1, 1, 1, 1, 1, 1];

        float.IsFinite(Bound(8, (k, i) => k == 7 && i < large ? 11 : usual[k]).ShouldNotBeNull()).ShouldBe(cuts);
    }

    [Fact]
    public void Bound_TwoTimes_ComparesTheFirstWithTheLast() => Bound(2, (k, _) => k == 0 ? 3 : 2).ShouldNotBeNull().ShouldBe(9, 0.01);

    /// <summary>Without a gradient of the reward there are no terms, and nothing can be chosen from them.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Bound_TermsThatSayNothing_IsNull(double residual) => Bound(8, (_, _) => residual).ShouldBeNull();

    private static float? Bound(int steps, Func<int, int, double> residual, double weight = 1)
    {
        using var backend = new ManagedBackend();
        using var residuals = backend.Rent(Batch, 1);
        var criterion = new ClipCriterion(steps, Batch);
        for (var k = steps - 1; k >= 0; k--)
        {
            residuals.Write([.. Enumerable.Range(0, Batch).Select(i => (float)residual(k, i))]);
            criterion.Record(backend, k, residuals, weight);
        }

        return criterion.Bound();
    }
}
