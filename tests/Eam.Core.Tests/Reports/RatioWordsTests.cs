using System.Globalization;
using Eam.Core.Reports;

namespace Eam.Core.Tests.Reports;

public sealed class RatioWordsTests
{
    private const double No = double.NaN,
        Infinite = double.PositiveInfinity;

    [Theory]
    [InlineData(14, 8, 16, null, null, "am / eam = 14 times the compute (95 % interval over seeds: 8 to 16)")]
    [InlineData(14, 8, Infinite, null, null, "am / eam = 14 times the compute (95 % interval over seeds: more than 8 times)")]
    [InlineData(14, No, No, null, null, "am / eam = 14 times the compute")]
    [InlineData(
        Infinite,
        1.9,
        Infinite,
        2.0,
        null,
        "am / eam: more than 2 times the compute, because am did not reach the target (95 % interval over seeds: more than 1.9 times)"
    )]
    [InlineData(Infinite, No, No, 2.0, null, "am / eam: more than 2 times the compute, because am did not reach the target")]
    [InlineData(Infinite, No, No, null, null, "am / eam: no ratio, because am did not reach the target")]
    [InlineData(No, No, No, null, 0.5, "am / eam: less than 0.5 times the compute, because eam did not reach the target")]
    [InlineData(No, No, No, null, null, "am / eam: no ratio, because eam did not reach the target")]
    public void Of_ARatio_SaysOnlyWhatIsKnown(double value, double low, double high, double? more, double? less, string expected) =>
        RatioWords.Of(new("am", "eam", value, low, high) { MoreThan = more, LessThan = less }, null, Number).ShouldBe(expected);

    [Fact]
    public void Of_AProvisionalRatio_SaysHowFarItIsAndHasNoInterval() =>
        RatioWords
            .Of(new("am", "eam", 2.5, 1, 3), "provisional, 1 of 6 final runs", Number)
            .ShouldBe("am / eam = 2.5 times the compute (provisional, 1 of 6 final runs)");

    [Fact]
    public void Of_ARatioFromFewRuns_SaysHowMany() =>
        RatioWords
            .Of(new("am", "eam", 15, 7, 32) { NumeratorRuns = 2, DenominatorRuns = 3 }, null, Number)
            .ShouldBe("am / eam = 15 times the compute (95 % interval over seeds: 7 to 32, from 2 and 3 runs)");

    [Fact]
    public void Of_ARatioOverSearches_SaysSo() =>
        RatioWords
            .Of(
                new("am", "eam", 15, 7, 32)
                {
                    NumeratorRuns = 20,
                    DenominatorRuns = 20,
                    Searches = 5,
                },
                null,
                Number
            )
            .ShouldBe("am / eam = 15 times the compute (95 % interval over searches: 7 to 32, from 5 searches)");

    [Fact]
    public void Of_ARatioWithoutInterval_SaysWhy() =>
        RatioWords
            .Of(new("am", "eam", 15, No, No) { NoInterval = "it needs more runs" }, null, Number)
            .ShouldBe("am / eam = 15 times the compute (no interval: it needs more runs)");

    [Theory]
    [InlineData(14, 8, 16, null, null, "14 (8 to 16)")]
    [InlineData(14, No, No, null, null, "14")]
    [InlineData(Infinite, No, No, 2.0, null, "more than 2")]
    [InlineData(No, No, No, null, 0.5, "less than 0.5")]
    [InlineData(No, No, No, null, null, "not known")]
    public void Short_ARatio_IsItsValueOrBound(double value, double low, double high, double? more, double? less, string expected) =>
        RatioWords.Short(new("am", "eam", value, low, high) { MoreThan = more, LessThan = less }, Number).ShouldBe(expected);

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
