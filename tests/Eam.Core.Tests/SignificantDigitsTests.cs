namespace Eam.Core.Tests;

public sealed class SignificantDigitsTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(84, "84")]
    [InlineData(-84, "-84")]
    [InlineData(12.34, "12.3")]
    [InlineData(0.25, "0.250")]
    [InlineData(-0.25, "-0.250")]
    [InlineData(0.00001234, "0.0000123")]
    [InlineData(999, "999")]
    [InlineData(999.9, "1.00 k")]
    [InlineData(-1250000, "-1.25 M")]
    [InlineData(3.1e18, "3.10 E")]
    [InlineData(double.NaN, "NaN")]
    public void Amount_AnyNumber_HasThreeDigitsAndAHyphen(double value, string text) => SignificantDigits.Amount(value).ShouldBe(text);

    [Theory]
    [InlineData(0, "0.000")]
    [InlineData(-2.69312, "-2.693")]
    [InlineData(0.99996, "1.000")]
    [InlineData(123456, "123456")]
    [InlineData(12345678, "1.23e+7")]
    [InlineData(-2.5e-5, "-2.50e-5")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Metric_AnyNumber_HasFourDigitsAndAHyphen(double value, string text) => SignificantDigits.Metric(value).ShouldBe(text);

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(1500, "1.5 k")]
    [InlineData(-2e-6, "-2e-6")]
    public void Tick_AnyNumber_HasNoTrailingZeros(double value, string text) => SignificantDigits.Tick(value).ShouldBe(text);

    [Fact]
    public void All_MinusZero_HaveNoSign()
    {
        SignificantDigits.Amount(-0.0).ShouldBe("0");
        SignificantDigits.Metric(-0.0).ShouldBe("0.000");
        SignificantDigits.Tick(-0.0).ShouldBe("0");
    }
}
