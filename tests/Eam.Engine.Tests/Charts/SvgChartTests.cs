using System.Globalization;
using System.Xml.Linq;
using Eam.Engine.Charts;

namespace Eam.Engine.Tests.Charts;

public sealed class SvgChartTests
{
    private static readonly Axis X = new("time, s", 0, 10),
        Y = new("reward & <risk>", 0, 1);

    [Fact]
    public void Write_NamesWithMarkup_AreEscaped()
    {
        var svg = XDocument.Parse(SvgChart.Write(Chart(new Series("a < \"b\" & 'c'", 0, [(0, 0), (5, 1)], SeriesStyle.Step))));

        Texts(svg).ShouldContain("a < \"b\" & 'c'");
        Texts(svg).ShouldContain("reward & <risk>");
    }

    [Fact]
    public void Write_AStep_HoldsItsValueUntilTheNextPoint()
    {
        var svg = XDocument.Parse(SvgChart.Write(Chart(new Series("a", 0, [(0, 0), (5, 1)], SeriesStyle.Step))));

        // The plot is 762 wide, starting at 62, and 240 high; 0 is at its bottom.
        var path = (string)svg.Descendants().Last(element => (string?)element.Attribute("class") == "line s0").Attribute("d")!;
        var bottom = double.Parse(path.Split(' ', 'H')[1], CultureInfo.InvariantCulture);
        path.ShouldBe(FormattableString.Invariant($"M62.0 {bottom:F1}H443.0V{bottom - 240:F1}"));
    }

    [Fact]
    public void Write_InAnyCulture_IsTheSame()
    {
        var here = SvgChart.Write(Chart(new Series("a", 0, [(0, 0.25)], SeriesStyle.Area)));
        var culture = CultureInfo.CurrentCulture;
        try
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = comma;
            SvgChart.Write(Chart(new Series("a", 0, [(0, 0.25)], SeriesStyle.Area))).ShouldBe(here);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Write_ManyNames_WrapTheLegendWithinTheWidth()
    {
        var many = Enumerable.Range(0, 20).Select(i => new Series($"a long name {i}", i, [(0, 0)], SeriesStyle.Step)).ToArray();

        var svg = XDocument.Parse(SvgChart.Write(Chart(many)));

        var names = svg.Descendants().Where(element => (string?)element.Attribute("class") == "name").ToList();
        names.Count.ShouldBe(20);
        names.Max(name => (double)name.Attribute("x")!).ShouldBeLessThan(840 - 80);
        names.Select(name => (double)name.Attribute("y")!).Distinct().Count().ShouldBeGreaterThan(2);
    }

    private static Chart Chart(params Series[] series) => new("title", "subtitle", [new Panel(X, Y, series)]);

    private static IEnumerable<string> Texts(XDocument svg) =>
        svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value);
}
