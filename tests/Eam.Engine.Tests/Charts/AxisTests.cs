using Eam.Engine.Charts;

namespace Eam.Engine.Tests.Charts;

public sealed class AxisTests
{
    [Theory]
    [InlineData(0, 1, false, "0 0.2 0.4 0.6 0.8 1")]
    [InlineData(-1.1, 1.3, false, "−1 −0.5 0 0.5 1")]
    [InlineData(0, 9.54, false, "0 2 4 6 8")]
    [InlineData(0, 1e7, false, "0 2 M 4 M 6 M 8 M 10 M")]
    [InlineData(6e6, 8.2e8, true, "10 M 20 M 50 M 100 M 200 M 500 M")]
    [InlineData(0.03, 5000, true, "0.1 1 10 100 1 k")]
    public void Ticks_ARange_AreRound(double min, double max, bool log, string expected) =>
        string.Join(' ', new Axis("x", min, max, log).Ticks().Select(Axis.Text)).ShouldBe(expected);

    [Fact]
    public void At_ALogAxis_IsLinearInTheLogarithm()
    {
        var axis = new Axis("x", 1, 100, Log: true);

        axis.At(10).ShouldBe(0.5, 1e-12);
        (axis.At(0), axis.At(1e9)).ShouldBe((0, 1));
    }

    [Fact]
    public void Around_EqualOrNoValues_HasRoom()
    {
        foreach (var values in new double[][] { [], [3, 3], [double.NaN], [0] })
        {
            foreach (var log in new[] { false, true })
            {
                var axis = Axis.Around("x", values, log);
                axis.Max.ShouldBeGreaterThan(axis.Min);
                axis.Ticks().ShouldAllBe(tick => tick >= axis.Min - 1e-9 && tick <= axis.Max + 1e-9);
            }
        }
    }

    [Fact]
    public void OfMetric_AValueFarWorseThanAllOthers_DoesNotSqueezeThem()
    {
        Axis.OfMetric("x", [.. Enumerable.Range(0, 40).Select(i => (double)i), -1e9], maximize: true).Min.ShouldBeInRange(-20, 0);
        Axis.OfMetric("x", [.. Enumerable.Range(0, 40).Select(i => (double)i), 1e9], maximize: false).Max.ShouldBeInRange(39, 60);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void OfMetric_GoodValuesThatCrowd_AreToldApart(int sign)
    {
        double[] values =
        [
            .. Enumerable.Range(0, 10).Select(i => sign * -i * 0.05),
            sign * -20,
            sign * -40,
            sign * -60,
            sign * -80,
            sign * -100,
        ];

        var axis = Axis.OfMetric("x", values, maximize: sign > 0);

        (axis.Position(0) - axis.Position(values[9])).ShouldBeGreaterThan(0.15); // on a linear axis: 0.005
        values.Select(axis.Position).ShouldBe(values.Select(axis.Position).OrderDescending(), "the best is upwards");
        axis.Labels().Select(label => axis.Position(label.At)).ShouldAllBe(at => at >= 0 && at <= 1);
        axis.Labels().First().Text.ShouldBe("0");
        axis.Position(sign * -1000).ShouldBeLessThan(0);
    }
}
