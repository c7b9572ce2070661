using System.Globalization;
using System.Security;
using System.Text;

namespace Eam.Engine.Charts;

/// <summary>
/// Writes a chart as SVG. The file needs no script, font or other file, and is legible on light and dark pages. Equal charts give equal
/// text.
/// </summary>
public sealed class SvgChart
{
    private const double Width = 840,
        Left = 62,
        Right = 16,
        Gap = 70,
        Head = 56,
        LegendRow = 22,
        Below = 46,
        Between = 12,
        Name = 14;

    private readonly Chart _chart;
    private readonly StringBuilder _text = new();

    private SvgChart(Chart chart) => _chart = chart;

    /// <summary>Returns the whole SVG file of a chart.</summary>
    public static string Write(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        return new SvgChart(chart).Write();
    }

    private bool HasMarks => _chart.Panels.Any(panel => panel.Series.Any(series => series.Style > SeriesStyle.Reference));

    private string Write()
    {
        var (names, columns) = (Names(), _chart.Columns);
        var rows = (_chart.Panels.Count + columns - 1) / columns;
        var legend = _chart.HasLegend ? SvgLegend.Rows(names, Width - Left - Right) : [];
        var name = _chart.Panels.Any(panel => panel.Title is not null || panel.Rules.Count > 0) ? Name : 0;
        var rowHeight = name + _chart.PanelHeight + Between;
        var top = Head + (legend.Count * LegendRow) + (legend.Count > 0 ? 10 : 0);
        var height = top + (rows * rowHeight) + Below;
        Open(height);
        SvgLegend.Write(_text, legend, Left, Head + 8, LegendRow);
        var width = (Width - Left - Right - ((columns - 1) * Gap)) / columns;
        for (var i = 0; i < _chart.Panels.Count; i++)
        {
            var (row, column) = (i / columns, i % columns);
            var box = new Box(Left + (column * (width + Gap)), top + (row * rowHeight) + name, width, _chart.PanelHeight);
            new SvgPanel(_text, _chart.Panels[i], box).Write(isLowest: i + columns >= _chart.Panels.Count);
        }

        return _text.Append("</svg>\n").ToString();
    }

    private void Open(double height)
    {
        Line(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{height:F0}\" viewBox=\"0 0 {Width} {height:F0}\" role=\"img\">"
        );
        _text.Append(CultureInfo.InvariantCulture, $"<title>{Escape(_chart.Title)}</title>\n<desc>{Escape(_chart.Subtitle)}</desc>\n");
        _text.Append("<style>\n").Append(SvgStyle.Css).Append(HasMarks ? SvgStyle.MarksCss : string.Empty).Append("</style>\n");
        Line($"<rect class=\"paper\" width=\"{Width}\" height=\"{height:F0}\"/>");
        Line($"<text class=\"title\" x=\"16\" y=\"26\">{Escape(_chart.Title)}</text>");
        Line($"<text class=\"muted\" x=\"16\" y=\"44\">{Escape(_chart.Subtitle)}</text>");
    }

    private List<Series> Names() =>
        [
            .. _chart
                .Panels.SelectMany(panel => panel.Series)
                .Where(series => series.InLegend)
                .DistinctBy(series => (series.Name, series.Colour, series.Style)),
        ];

    private void Line(FormattableString line) => _text.Append(FormattableString.Invariant(line)).Append('\n');

    /// <summary>Escapes text for use between tags.</summary>
    internal static string Escape(string text) => SecurityElement.Escape(text);

    /// <summary>The rectangle of a plot, in pixels.</summary>
    internal readonly record struct Box(double X, double Y, double Width, double Height);
}
