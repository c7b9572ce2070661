using Eam.Engine.Charts;
using Eam.Server.Contracts;
using Eam.Server.Reports;

namespace Eam.Server.Tests.Reports;

public sealed class RatioFigureTests
{
    [Fact]
    public void Of_LevelsOfWhichOneHasOnlyABound_HasALineABandAndACross()
    {
        var known = Ratio(4) with { Low = 3, High = 5 };
        var bound = Ratio(null) with { MoreThan = 9 };
        var comparison = Compare(
            new(-8, 0.5, known, [new("seconds", Ratio(2))]),
            new(-5, 0.9, known, []),
            new(-3, 0.995, bound, [new("seconds", Ratio(3))])
        );

        var panel = RatioFigure.Of(comparison, "small-1").ShouldNotBeNull().Panels.ShouldHaveSingleItem();

        panel.X.Names.ShouldNotBeNull().Select(name => name.Name).ShouldBe(["50 %", "90 %", "99.5 %"]);
        panel.Series.Where(series => series.InLegend).Select(series => series.Name).ShouldBe(["in nfe", "in seconds"]);
        Points(panel, SeriesStyle.Dots).ShouldBe([(0.0, 4.0), (1.0, 4.0), (0.0, 2.0), (2.0, 3.0)]);
        Points(panel, SeriesStyle.Crosses).ShouldBe([(2.0, 9.0)]);
        Points(panel, SeriesStyle.Band).ShouldBe([(0.0, 5.0), (1.0, 5.0), (1.0, 3.0), (0.0, 3.0)]);
        (panel.Y.Shows(9), panel.Y.Shows(1)).ShouldBe((true, true));
    }

    [Fact]
    public void Of_NoLevelHasARatio_IsNone() => RatioFigure.Of(Compare(new RatioPoint(-8, 0.5, Ratio(null), [])), "small-1").ShouldBeNull();

    private static IEnumerable<(double, double)> Points(Panel panel, SeriesStyle style) =>
        panel.Series.Where(series => series.Style == style).SelectMany(series => series.Points).Where(point => double.IsFinite(point.X));

    private static RatioView Ratio(double? value) => new("am", "eam", value, null, null, null, null);

    private static Comparison Compare(params RatioPoint[] curve) =>
        new(["small-1"], "control_objective", true, "nfe", null, false, [], null, [], new(6, 6, null, []), Curve: curve);
}
