using System.Text;

namespace Eam.Engine.Charts;

/// <summary>Draws the series of one plot.</summary>
internal sealed class SvgMarks(StringBuilder text, Panel panel, SvgChart.Box box)
{
    private double Bottom => box.Y + box.Height;

    /// <summary>Writes one series.</summary>
    public void Write(Series series)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (series.Points.Count == 0)
            return;
        var hover = $"<title>{SvgChart.Escape(series.Name)}</title>";
        var (colour, mark, points) = (SvgStyle.Colour(series.Colour), SvgStyle.Mark(series.Colour), series.Points);
        switch (series.Style)
        {
            case SeriesStyle.Area:
                Line($"<path class=\"area f{colour}\" d=\"M{X(points[0].X):F1} {Bottom:F1}L{Steps(points)}V{Bottom:F1}Z\">{hover}</path>");
                break;
            case SeriesStyle.Reference:
                Line($"<path class=\"reference\" d=\"M{Steps(points)}\">{hover}</path>");
                break;
            case SeriesStyle.Line:
                Line($"<path class=\"line s{colour}\" d=\"{Cut(points)}\">{hover}</path>");
                foreach (var (x, y) in points)
                    Line($"<circle class=\"f{colour}\" cx=\"{X(x):F1}\" cy=\"{Y(y):F1}\" r=\"3\">{hover}</circle>");
                break;
            case SeriesStyle.Best:
                Line($"<path class=\"best\" d=\"M{Steps(points)}\">{hover}</path>");
                break;
            case SeriesStyle.Thin:
                Line($"<path class=\"thin e{mark}\" d=\"{Cut(points)}\">{hover}</path>");
                break;
            case SeriesStyle.Broad:
                Line($"<path class=\"{SvgStyle.Broad(series.Colour, series.Dash)}\" d=\"{Cut(points)}\">{hover}</path>");
                break;
            case SeriesStyle.Band:
                Line($"<path class=\"band f{mark}\" d=\"{Areas(points)}\">{hover}</path>");
                break;
            case SeriesStyle.Dots or SeriesStyle.Rings or SeriesStyle.Crosses or SeriesStyle.HeavyCrosses:
                foreach (var (x, y) in points.Where(point => IsInside(point.Y)))
                    Line($"{Symbol(series, X(x), Y(y), series.Size)}{hover}</path>");
                break;
            default:
                Line($"<path class=\"line s{colour}\" d=\"M{Steps(points)}\">{hover}</path>");
                Line($"<circle class=\"f{colour}\" cx=\"{X(points[^1].X):F1}\" cy=\"{Y(points[^1].Y):F1}\" r=\"3.5\">{hover}</circle>");
                break;
        }
    }

    /// <summary>Returns a piece of a series for the legend.</summary>
    public static string Sample(Series series, double x, double y, double width)
    {
        ArgumentNullException.ThrowIfNull(series);
        return series.Style switch
        {
            SeriesStyle.Dots or SeriesStyle.Rings or SeriesStyle.Crosses or SeriesStyle.HeavyCrosses =>
                $"{Symbol(series, x + width - 8, y, 4)}</path>",
            SeriesStyle.Band => FormattableString.Invariant(
                $"<path class=\"band f{SvgStyle.Mark(series.Colour)}\" d=\"M{x:F1} {y - 6:F1}h{width}v12h{-width}Z\"/>"
            ),
            _ => FormattableString.Invariant($"<path class=\"{Class(series)}\" d=\"M{x:F1} {y:F1}h{width}\"/>"),
        };
    }

    private static string Class(Series series) =>
        series.Style switch
        {
            SeriesStyle.Reference => "reference",
            SeriesStyle.Best => "best",
            SeriesStyle.Thin => $"thin e{SvgStyle.Mark(series.Colour)}",
            SeriesStyle.Broad => SvgStyle.Broad(series.Colour, series.Dash),
            _ => $"line s{SvgStyle.Colour(series.Colour)}",
        };

    // The end tag is left out, because some symbols contain a title that names their series on hover.
    private static string Symbol(Series series, double x, double y, double size)
    {
        var mark = SvgStyle.Mark(series.Colour);
        return series.Style switch
        {
            SeriesStyle.Dots => $"<path class=\"dot f{mark}\" d=\"{SvgStyle.Symbol(mark, x, y, size)}\">",
            SeriesStyle.Rings => $"<path class=\"ring e{mark}\" d=\"{SvgStyle.Symbol(mark, x, y, size)}\">",
            SeriesStyle.HeavyCrosses => FormattableString.Invariant(
                $"<path class=\"cross heavy e{mark}\" d=\"M{x - 3:F1} {y - 3:F1}l6 6m0-6l-6 6\">"
            ),
            _ => FormattableString.Invariant($"<path class=\"cross e{mark}\" d=\"M{x - 3:F1} {y - 3:F1}l6 6m0-6l-6 6\">"),
        };
    }

    private string Steps(IReadOnlyList<(double X, double Y)> points)
    {
        var path = new StringBuilder(FormattableString.Invariant($"{X(points[0].X):F1} {Y(points[0].Y):F1}"));
        foreach (var (x, y) in points.Skip(1))
            path.Append(FormattableString.Invariant($"H{X(x):F1}V{Y(y):F1}"));
        return path.ToString();
    }

    // One closed outline for each run of points that are numbers.
    private string Areas(IReadOnlyList<(double X, double Y)> points)
    {
        var path = new StringBuilder();
        var isOpen = false;
        foreach (var (x, y) in points)
        {
            var isNumber = !double.IsNaN(x) && !double.IsNaN(y);
            if (isNumber)
                path.Append(isOpen ? 'L' : 'M').Append(FormattableString.Invariant($"{X(x):F1} {Y(y):F1}"));
            else if (isOpen)
                path.Append('Z');
            isOpen = isNumber;
        }

        return (isOpen ? path.Append('Z') : path).ToString();
    }

    // The line from point to point, cut at the ends of the y axis.
    private string Cut(IReadOnlyList<(double X, double Y)> points)
    {
        var path = new StringBuilder();
        var pen = (X: double.NaN, Y: double.NaN);
        for (var i = 0; i + 1 < points.Count; i++)
        {
            var (from, to) = (At(points[i]), At(points[i + 1]));
            if (double.IsNaN(from.Y) || double.IsNaN(to.Y) || Math.Max(from.Y, to.Y) < 0 || Math.Min(from.Y, to.Y) > 1)
                continue;
            var (start, end) = (Edge(from, to), Edge(to, from));
            if (pen != start)
                Append('M', start);
            Append('L', pen = end);
        }

        return path.Length > 0 ? path.ToString() : FormattableString.Invariant($"M{X(points[0].X):F1} {Y(points[0].Y):F1}");

        (double X, double Y) At((double X, double Y) point) => (panel.X.At(point.X), panel.Y.Position(point.Y));

        void Append(char command, (double X, double Y) at) =>
            path.Append(FormattableString.Invariant($"{command}{box.X + (box.Width * at.X):F1} {Bottom - (box.Height * at.Y):F1}"));
    }

    // A point in units of the plot; if it is outside, the place where its line to the other point enters the plot.
    private static (double X, double Y) Edge((double X, double Y) point, (double X, double Y) other)
    {
        var y = Math.Clamp(point.Y, 0, 1);
        return y == point.Y ? point : (point.X + ((other.X - point.X) * (y - point.Y) / (other.Y - point.Y)), y);
    }

    // A value off the axis would be drawn at its end, and a symbol there would be wrong.
    private bool IsInside(double y) => panel.Y.Position(y) is >= 0 and <= 1;

    private double X(double value) => box.X + (box.Width * panel.X.At(value));

    private double Y(double value) => Bottom - (box.Height * panel.Y.At(value));

    private void Line(FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');
}
