using System.Xml.Linq;
using Eam.Engine.Charts;

namespace Eam.Engine.Tests.Charts;

public sealed class SvgMarksTests
{
    // The plot is 762 wide, starting at 62, and 240 high, starting at 56: a chart without names has no legend.
    private static readonly Axis X = new("compute", 0, 10),
        Y = new("reward", 0, 1);

    [Fact]
    public void Write_ALineThatLeavesTheAxis_IsCutWhereItLeaves()
    {
        var path = Path(new Series("a", 0, [(0, 0.5), (10, -0.5)], SeriesStyle.Thin) { InLegend = false });

        path.ShouldBe("M62.0 176.0L443.0 296.0");
    }

    [Fact]
    public void Write_ALineBesideTheAxis_ComesInAgainElsewhere() =>
        Path(new Series("a", 0, [(0, 0.5), (2, -0.5), (4, -0.5), (6, 0.5)], SeriesStyle.Thin) { InLegend = false })
            .Count(command => command == 'M')
            .ShouldBe(2);

    [Fact]
    public void Write_ASymbolOffTheAxis_IsNotDrawn()
    {
        var svg = Svg(new Series("a", 0, [(1, 0.5), (2, -7)], SeriesStyle.Dots) { InLegend = false });

        Classes(svg).Count(name => name == "dot f0").ShouldBe(1);
    }

    [Fact]
    public void Write_SeriesThatTheLegendLeavesOut_AreDrawnAllTheSame()
    {
        var svg = Svg(
            new Series("one of many", 1, [(1, 0.5), (2, 0.7)], SeriesStyle.Thin) { InLegend = false },
            new Series("median", 1, [(1, 0.5), (2, 0.7)], SeriesStyle.Broad)
        );

        Classes(svg).ShouldBe(["broad e1", "thin e1", "broad e1"]); // the legend's sample comes first
    }

    [Fact]
    public void Write_ABroadLineWithAGap_IsBrokenThere()
    {
        var svg = Svg(
            new Series("a", 0, [(0, 0.5), (4, 0.5), (double.NaN, double.NaN), (4, 0.75), (8, 0.75)], SeriesStyle.Broad)
            {
                InLegend = false,
                Dash = 1,
            }
        );

        var line = svg.Descendants().Single(element => (string?)element.Attribute("class") == "broad e0 d1");
        ((string?)line.Attribute("d")).ShouldBe("M62.0 176.0L366.8 176.0M366.8 116.0L671.6 116.0");
    }

    [Fact]
    public void Write_ALine_GoesFromPointToPointAndMarksEach()
    {
        var svg = Svg(new Series("a", 3, [(0, 0.5), (4, 0.5), (8, 0.75)], SeriesStyle.Line) { InLegend = false });

        var line = svg.Descendants().Single(element => (string?)element.Attribute("class") == "line s3");
        ((string?)line.Attribute("d")).ShouldBe("M62.0 176.0L366.8 176.0L671.6 116.0");
        svg.Descendants().Count(element => (string?)element.Attribute("class") == "f3").ShouldBe(3);
    }

    [Fact]
    public void Write_ALevelBeyondTheAxis_IsNotDrawn()
    {
        var svg = XDocument.Parse(
            SvgChart.Write(new("title", "subtitle", [new Panel(X, Y, []) { Levels = [(0.5, "floor"), (3, "log Z")] }]))
        );

        svg.Root!.Value.ShouldContain("floor");
        svg.Root.Value.ShouldNotContain("log Z");
    }

    private static string Path(Series series) =>
        (string)Svg(series).Descendants().Single(element => (string?)element.Attribute("class") == "thin e0").Attribute("d")!;

    private static List<string> Classes(XDocument svg) =>
        [
            .. svg.Descendants()
                .Where(element => element.Name.LocalName == "path")
                .Select(element => (string?)element.Attribute("class") ?? string.Empty)
                .Where(name => name is not ("grid" or "axis")),
        ];

    private static XDocument Svg(params Series[] series) =>
        XDocument.Parse(SvgChart.Write(new("title", "subtitle", [new Panel(X, Y, series)])));
}
