using Eam.Client.Rendering;
using Eam.Core.Reports;

namespace Eam.Client.Tests.Rendering;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(7, "7")]
    [InlineData(999, "999")]
    [InlineData(999.7, "1.00 k")]
    [InlineData(1234, "1.23 k")]
    [InlineData(600_000, "600 k")]
    [InlineData(3_100_000, "3.10 M")]
    [InlineData(2.5e12, "2.50 T")]
    [InlineData(0.25, "0.250")]
    [InlineData(-1234, "-1.23 k")]
    [InlineData(double.PositiveInfinity, "-")]
    public void Amount_AnyNumber_HasThreeDigits(double value, string text) => Figures.Amount(value).ShouldBe(text);

    [Theory]
    [InlineData(-2.69312, "-2.693")]
    [InlineData(0.0312, "0.03120")]
    [InlineData(-14.749, "-14.75")]
    [InlineData(0.00001234, "1.23e-5")]
    [InlineData(12345678, "1.23e+7")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(0, "0.000")]
    [InlineData(123456, "123456")]
    public void Metric_AnyNumber_HasFourDigits(double value, string text) => Figures.Metric(value).ShouldBe(text);

    [Theory]
    [InlineData(80L << 30, "80 GiB")]
    [InlineData(12_775_000_000, "11.9 GiB")]
    [InlineData((1L << 20) - 1, "1 MiB")]
    [InlineData(512, "512 B")]
    [InlineData(0, "0 B")]
    public void Memory_Bytes_HasABinaryPrefix(long bytes, string text) => Figures.Memory(bytes).ShouldBe(text);

    [Theory]
    [InlineData(-2.68231, 0.01234, "-2.682 ± 0.012")]
    [InlineData(-1840.4, 912.3, "-1840 ± 912")]
    [InlineData(0.5, 0.0996, "0.500 ± 0.100")]
    [InlineData(0.25, 0.0, "0.2500 ± 0.000")]
    [InlineData(12e6, 30, "1.20e+7 ± 30.00")]
    public void Mean_WithItsInterval_HasTwoDigitsOfTheInterval(double mean, double half, string text) =>
        Figures.Mean(new SeedMean(5, mean, half)).ShouldBe(text);

    [Fact]
    public void Mean_OneRunOrNone_HasNoInterval()
    {
        Figures.Mean(new SeedMean(1, 0.25, null)).ShouldBe("0.2500");
        Figures.Mean(null).ShouldBe("-");
    }

    [Fact]
    public void Metric_Missing_IsADash() => Figures.Metric(null).ShouldBe("-");

    [Theory]
    [InlineData(41, "0:41")]
    [InlineData(725, "12:05")]
    [InlineData(3753, "1:02:33")]
    [InlineData(273600, "3 d 04:00")]
    public void Duration_Seconds_IsAClock(int seconds, string text) => Figures.Duration(TimeSpan.FromSeconds(seconds)).ShouldBe(text);
}
