using System.Text;

namespace Eam.Engine.Charts;

/// <summary>One plot of an <see cref="SvgChart"/>: grid, axes, series.</summary>
internal sealed class SvgPanel(StringBuilder text, Panel panel, SvgChart.Box box)
{
    private double Bottom => box.Y + box.Height;

    /// <summary>Writes the plot.</summary>
    /// <param name="isLowest">Whether no other plot is below this one; its x axis then has numbers and a label.</param>
    public void Write(bool isLowest)
    {
        foreach (var (tick, name) in panel.Y.Labels(box.Height < 120 ? 2 : 5))
        {
            Line($"<path class=\"grid\" d=\"M{box.X:F1} {Y(tick):F1}H{box.X + box.Width:F1}\"/>");
            Line($"<text class=\"tick end\" x=\"{box.X - 6:F1}\" y=\"{Y(tick) + 4:F1}\">{SvgChart.Escape(name)}</text>");
        }

        foreach (var (tick, name) in panel.X.Labels())
        {
            Line($"<path class=\"grid\" d=\"M{X(tick):F1} {box.Y:F1}V{Bottom:F1}\"/>");
            if (isLowest)
                Line($"<text class=\"tick middle\" x=\"{X(tick):F1}\" y=\"{Bottom + 16:F1}\">{SvgChart.Escape(name)}</text>");
        }

        var marks = new SvgMarks(text, panel, box);
        foreach (var series in panel.Series)
            marks.Write(series);
        foreach (var (x, y, note) in panel.Notes)
            Line($"<text class=\"name\" x=\"{X(x) + 10:F1}\" y=\"{Y(y) + 4:F1}\">{SvgChart.Escape(note)}</text>");
        Line($"<path class=\"axis\" d=\"M{box.X:F1} {box.Y:F1}V{Bottom:F1}H{box.X + box.Width:F1}\"/>");
        if (isLowest)
            Line(
                $"<text class=\"muted middle\" x=\"{box.X + (box.Width / 2):F1}\" y=\"{Bottom + 34:F1}\">{SvgChart.Escape(panel.X.Label)}</text>"
            );
        Line(
            $"<text class=\"muted middle\" transform=\"translate({box.X - 46:F1} {box.Y + (box.Height / 2):F1}) rotate(-90)\">{SvgChart.Escape(panel.Y.Label)}</text>"
        );
        if (panel.Title is { } title)
            Line($"<text class=\"name\" x=\"{box.X:F1}\" y=\"{box.Y - 5:F1}\">{SvgChart.Escape(title)}</text>");
    }

    private double X(double value) => box.X + (box.Width * panel.X.At(value));

    private double Y(double value) => Bottom - (box.Height * panel.Y.At(value));

    private void Line(FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');
}
