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
        var (colour, points) = (SvgStyle.Colour(series.Colour), series.Points);
        switch (series.Style)
        {
            case SeriesStyle.Area:
                Line($"<path class=\"area f{colour}\" d=\"M{X(points[0].X):F1} {Bottom:F1}L{Steps(points)}V{Bottom:F1}Z\">{hover}</path>");
                break;
            case SeriesStyle.Reference:
                Line($"<path class=\"reference\" d=\"M{Steps(points)}\">{hover}</path>");
                break;
            case SeriesStyle.Best:
                Line($"<path class=\"best\" d=\"M{Steps(points)}\">{hover}</path>");
                break;
            case SeriesStyle.Thin:
                Line($"<path class=\"thin e{colour}\" d=\"{Cut(points)}\">{hover}</path>");
                break;
            case SeriesStyle.Broad:
                Line($"<path class=\"broad s{colour}\" d=\"{Cut(points)}\">{hover}</path>");
                break;
            case SeriesStyle.Band:
                Line($"<path class=\"band f{colour}\" d=\"M{Straight(points)}Z\">{hover}</path>");
                break;
            case SeriesStyle.Dots or SeriesStyle.Rings or SeriesStyle.Crosses:
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
        var colour = SvgStyle.Colour(series.Colour);
        return series.Style switch
        {
            SeriesStyle.Dots or SeriesStyle.Rings or SeriesStyle.Crosses => $"{Symbol(series, x + width - 8, y, 4)}</path>",
            SeriesStyle.Band => FormattableString.Invariant(
                $"<path class=\"band f{colour}\" d=\"M{x:F1} {y - 6:F1}h{width}v12h{-width}Z\"/>"
            ),
            _ => FormattableString.Invariant($"<path class=\"{Class(series.Style, colour)}\" d=\"M{x:F1} {y:F1}h{width}\"/>"),
        };
    }

    private static string Class(SeriesStyle style, int colour) =>
        style switch
        {
            SeriesStyle.Reference => "reference",
            SeriesStyle.Best => "best",
            SeriesStyle.Thin => $"thin e{colour}",
            SeriesStyle.Broad => $"broad s{colour}",
            _ => $"line s{colour}",
        };

    // The end tag is left out, because some symbols contain a title that names their series on hover.
    private static string Symbol(Series series, double x, double y, double size)
    {
        var colour = SvgStyle.Colour(series.Colour);
        return series.Style switch
        {
            SeriesStyle.Dots => $"<path class=\"dot f{colour}\" d=\"{SvgStyle.Symbol(colour, x, y, size)}\">",
            SeriesStyle.Rings => $"<path class=\"ring e{colour}\" d=\"{SvgStyle.Symbol(colour, x, y, size)}\">",
            _ => FormattableString.Invariant($"<path class=\"cross e{colour}\" d=\"M{x - 3:F1} {y - 3:F1}l6 6m0-6l-6 6\">"),
        };
    }

    private string Steps(IReadOnlyList<(double X, double Y)> points)
    {
        var path = new StringBuilder(FormattableString.Invariant($"{X(points[0].X):F1} {Y(points[0].Y):F1}"));
        foreach (var (x, y) in points.Skip(1))
            path.Append(FormattableString.Invariant($"H{X(x):F1}V{Y(y):F1}"));
        return path.ToString();
    }

    private string Straight(IReadOnlyList<(double X, double Y)> points) =>
        string.Join('L', points.Select(point => FormattableString.Invariant($"{X(point.X):F1} {Y(point.Y):F1}")));

    // The line from point to point, cut at the ends of the y axis.
    private string Cut(IReadOnlyList<(double X, double Y)> points)
    {
        var path = new StringBuilder();
        var pen = (X: double.NaN, Y: double.NaN);
        for (var i = 0; i + 1 < points.Count; i++)
        {
            var (from, to) = (At(points[i]), At(points[i + 1]));
            if (Math.Max(from.Y, to.Y) < 0 || Math.Min(from.Y, to.Y) > 1)
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
