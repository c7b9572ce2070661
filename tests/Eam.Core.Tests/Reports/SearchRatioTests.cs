using Eam.Core.Numerics;
using Eam.Core.Reports;

namespace Eam.Core.Tests.Reports;

public sealed class SearchRatioTests
{
    private const double Infinite = double.PositiveInfinity;

    [Fact]
    public void Of_SearchesThatAllHoldTheTarget_IsTheMeanOfTheLogarithmsWithStudentsInterval()
    {
        // Medians 20, 10 and 80 of am; 10, 10 and 20 of eam: ratios 2, 1 and 4.
        var ratio = SearchRatio.Of([Search([5, 20, 90], [10, 2, 11]), Search([10], [10]), Search([80], [20])]);

        ratio.Value.ShouldBe(2, 1e-12);
        var half = StudentT.Quantile(0.95, 2) * Math.Log(2) / Math.Sqrt(3);
        ratio.Low.ShouldBe(Math.Exp(Math.Log(2) - half), 1e-9);
        ratio.High.ShouldBe(Math.Exp(Math.Log(2) + half), 1e-9);
        (ratio.Numerator, ratio.Denominator, ratio.Searches, ratio.NoInterval).ShouldBe(("am", "eam", 3, null));
        (ratio.NumeratorRuns, ratio.DenominatorRuns).ShouldBe((5, 5));
    }

    [Fact]
    public void Of_ARunThatMissesTheTargetBesideTwoThatHoldIt_StillHasAnInterval()
    {
        var ratio = SearchRatio.Of([Search([5, 20, Infinite], [10]), Search([10], [10]), Search([80], [20])]);

        ratio.Value.ShouldBe(2, 1e-12);
        ratio.NoInterval.ShouldBeNull();
    }

    [Fact]
    public void Of_OneSearchThatMissesTheTarget_IsTheRatioOfMediansWithoutInterval()
    {
        var ratio = SearchRatio.Of([Search([Infinite], [10]), Search([30], [10]), Search([80], [20])]);

        ratio.Value.ShouldBe(8, 1e-12);
        ratio.Low.ShouldBe(double.NaN);
        ratio.NoInterval.ShouldBe("in 1 of 3 searches the median run of a method does not hold the target to its end");
    }

    [Fact]
    public void Of_MostSearchesMissTheTarget_IsABound()
    {
        // A run that misses the target has spent 100.
        var more = SearchRatio.Of([Search([Infinite], [10]), Search([Infinite], [10]), Search([80], [20])]);
        var less = SearchRatio.Of([Search([10], [Infinite]), Search([20], [Infinite]), Search([80], [20])]);
        var neither = SearchRatio.Of([Search([Infinite], [Infinite]), Search([Infinite], [Infinite]), Search([80], [20])]);

        (more.Value, more.MoreThan, more.LessThan).ShouldBe((Infinite, 10, null));
        (less.Value, less.MoreThan, less.LessThan).ShouldBe((double.NaN, null, 0.2));
        (neither.Value, neither.MoreThan, neither.LessThan).ShouldBe((double.NaN, null, null));
        more.NoInterval.ShouldNotBeNull().ShouldStartWith("in 2 of 3 searches");
    }

    [Fact]
    public void Of_TwoSearches_HaveNoInterval()
    {
        var ratio = SearchRatio.Of([Search([20], [10]), Search([80], [10])]);

        ratio.Value.ShouldBe(4, 1e-12);
        ratio.NoInterval.ShouldBe("it needs at least three searches");
    }

    [Fact]
    public void Of_MedianThatIsOnlyABound_HasNoInterval()
    {
        var bound = SearchRatio.Of([Search([20], [10]), Search([20], [10]), With(Search([20], [10]), run => run with { AtMost = true })]);
        var harmless = SearchRatio.Of([
            Search([20], [10]),
            Search([20], [10]),
            With(Search([5, 20, 20], [4, 10, 10]), run => run with { AtMost = run.Compute < 6 }),
        ]);

        bound.NoInterval.ShouldNotBeNull().ShouldContain("only an upper bound");
        harmless.NoInterval.ShouldBeNull("the median would be the same");
    }

    [Fact]
    public void Of_OnlySelectedRuns_HaveNoInterval() =>
        SearchRatio
            .Of([.. Enumerable.Repeat(With(Search([20], [10]), run => run with { Selected = true }), 3)])
            .NoInterval.ShouldNotBeNull()
            .ShouldContain("give final_seeds of at least 2");

    [Theory]
    [InlineData(3, 0.5, 0.5, 0)]
    [InlineData(5, 0.5, 0.5, 0)]
    [InlineData(5, 0.3, 0.6, 0.4)]
    [InlineData(4, 0.2, 0.2, 0.5)]
    public void Of_AFewSearches_CoversTheTruthNineteenTimesInTwenty(int searches, double spread, double other, double shared)
    {
        const int Repeats = 4000;
        var stream = new RandomStream(17, (ulong)((100 * searches) + (10 * shared)));
        var hits = 0;
        for (var i = 0; i < Repeats; i++)
        {
            var ratio = SearchRatio.Of([.. Enumerable.Range(0, searches).Select(_ => Draw(stream, spread, other, shared))]);
            if (ratio.Low <= Math.E && ratio.High >= Math.E)
                hits++;
        }

        // The Monte-Carlo error is 0.0034.
        ((double)hits / Repeats).ShouldBe(0.95, 0.014);
    }

    [Fact]
    public void Of_SearchesThatDiffer_CoversWhatTheirPooledRunsMiss()
    {
        const int Repeats = 1000;
        var stream = new RandomStream(18, 0);
        var hits = 0;
        for (var i = 0; i < Repeats; i++)
        {
            List<SearchCompute> searches = [.. Enumerable.Range(0, 5).Select(_ => Draw(stream, 0.5, 0.5, 0))];
            var ratio = RatioEstimate.Of(Pool(searches, 0), Pool(searches, 1));
            if (ratio.Low <= Math.E && ratio.High >= Math.E)
                hits++;
        }

        ((double)hits / Repeats).ShouldBeLessThan(0.85, "15 runs of 5 winners are not 15 independent runs");
    }

    // Logarithms of compute: a search finds winners with their own means, which its seed may shift together; each has three runs.
    private static SearchCompute Draw(RandomStream stream, double spread, double other, double shared)
    {
        const double OfRuns = 0.2;
        var noise = new float[9];
        stream.Gaussian(noise);
        var (above, below) = (1 + (shared * noise[0]) + (spread * noise[1]), (shared * noise[0]) + (other * noise[2]));
        return Search(
            [.. noise[3..6].Select(value => Math.Exp(above + (OfRuns * value)))],
            [.. noise[6..].Select(value => Math.Exp(below + (OfRuns * value)))]
        );
    }

    private static MethodCompute Pool(List<SearchCompute> searches, int method) =>
        new(searches[0].Methods[method].Method, [.. searches.SelectMany(search => search.Methods[method].Runs)]);

    private static SearchCompute Search(double[] am, double[] eam) => new(7, [Method("am", am), Method("eam", eam)]);

    private static MethodCompute Method(string name, double[] computes) =>
        new(name, [.. computes.Select((compute, i) => new RunCompute(i, compute, false, double.IsFinite(compute) ? compute : 100))]);

    private static SearchCompute With(SearchCompute search, Func<RunCompute, RunCompute> change) =>
        search with
        {
            Methods = [.. search.Methods.Select(method => new MethodCompute(method.Method, [.. method.Runs.Select(change)]))],
        };
}
