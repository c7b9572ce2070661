using System.Text;

namespace Eam.Engine.Charts;

/// <summary>One plot of an <see cref="SvgChart"/>: grid, axes, series.</summary>
internal sealed class SvgPanel(StringBuilder text, Panel panel, SvgChart.Box box)
{
    private double Bottom => box.Y + box.Height;

    /// <summary>Writes it.</summary>
    /// <param name="isLowest">No other is below it: its x axis has numbers and a label.</param>
    public void Write(bool isLowest)
    {
        foreach (var tick in panel.Y.Ticks(box.Height < 120 ? 2 : 5))
        {
            Line($"<path class=\"grid\" d=\"M{box.X:F1} {Y(tick):F1}H{box.X + box.Width:F1}\"/>");
            Line($"<text class=\"tick end\" x=\"{box.X - 6:F1}\" y=\"{Y(tick) + 4:F1}\">{Axis.Text(tick)}</text>");
        }

        foreach (var tick in panel.X.Ticks())
        {
            Line($"<path class=\"grid\" d=\"M{X(tick):F1} {box.Y:F1}V{Bottom:F1}\"/>");
            if (isLowest)
                Line($"<text class=\"tick middle\" x=\"{X(tick):F1}\" y=\"{Bottom + 16:F1}\">{Axis.Text(tick)}</text>");
        }

        foreach (var series in panel.Series)
            Write(series);
        Line($"<path class=\"axis\" d=\"M{box.X:F1} {box.Y:F1}V{Bottom:F1}H{box.X + box.Width:F1}\"/>");
        if (isLowest)
            Line($"<text class=\"muted middle\" x=\"{box.X + (box.Width / 2):F1}\" y=\"{Bottom + 34:F1}\">{SvgChart.Escape(panel.X.Label)}</text>");
        Line($"<text class=\"muted middle\" transform=\"translate({box.X - 46:F1} {box.Y + (box.Height / 2):F1}) rotate(-90)\">{SvgChart.Escape(panel.Y.Label)}</text>");
        if (panel.Title is { } title)
            Line($"<text class=\"name\" x=\"{box.X:F1}\" y=\"{box.Y - 5:F1}\">{SvgChart.Escape(title)}</text>");
    }

    private void Write(Series series)
    {
        if (series.Points.Count == 0)
            return;
        var steps = Steps(series.Points);
        var hover = $"<title>{SvgChart.Escape(series.Name)}</title>";
        var (colour, last) = (SvgStyle.Colour(series.Colour), series.Points[^1]);
        switch (series.Style)
        {
            case SeriesStyle.Area:
                Line($"<path class=\"area f{colour}\" d=\"M{X(series.Points[0].X):F1} {Bottom:F1}L{steps}V{Bottom:F1}Z\">{hover}</path>");
                break;
            case SeriesStyle.Reference:
                Line($"<path class=\"reference\" d=\"M{steps}\">{hover}</path>");
                break;
            default:
                Line($"<path class=\"line s{colour}\" d=\"M{steps}\">{hover}</path>");
                Line($"<circle class=\"f{colour}\" cx=\"{X(last.X):F1}\" cy=\"{Y(last.Y):F1}\" r=\"3.5\">{hover}</circle>");
                break;
        }
    }

    private string Steps(IReadOnlyList<(double X, double Y)> points)
    {
        var path = new StringBuilder(FormattableString.Invariant($"{X(points[0].X):F1} {Y(points[0].Y):F1}"));
        foreach (var (x, y) in points.Skip(1))
            path.Append(FormattableString.Invariant($"H{X(x):F1}V{Y(y):F1}"));
        return path.ToString();
    }

    private double X(double value) => box.X + (box.Width * panel.X.At(value));

    private double Y(double value) => Bottom - (box.Height * panel.Y.At(value));

    private void Line(FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');
}
