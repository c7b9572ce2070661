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

        Lines();
        var marks = new SvgMarks(text, panel, box);
        foreach (var series in panel.Series)
            marks.Write(series);
        foreach (var (x, y, note) in panel.Notes)
            Line($"<text class=\"name\" x=\"{X(x) + 10:F1}\" y=\"{Y(y) + 4:F1}\">{SvgChart.Escape(note)}</text>");
        foreach (var label in panel.Labels.Where(label => panel.Y.Shows(label.Y)))
            Line(
                $"<text class=\"tick middle\" x=\"{X(label.X):F1}\" y=\"{Y(label.Y) + (label.IsBelow ? 16 : -8):F1}\">{SvgChart.Escape(label.Text)}</text>"
            );
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

    private void Lines()
    {
        foreach (var (x, name) in panel.Rules)
        {
            Line($"<path class=\"reference\" d=\"M{X(x):F1} {box.Y:F1}V{Bottom:F1}\"/>");
            Line($"<text class=\"tick middle\" x=\"{X(x):F1}\" y=\"{box.Y - 4:F1}\">{SvgChart.Escape(name)}</text>");
        }

        foreach (var (y, name) in panel.Levels.Where(level => panel.Y.Shows(level.Y)))
        {
            // The name is above its line, except where it would leave the plot.
            var at = Y(y) < box.Y + 16 ? Y(y) + 13 : Y(y) - 4;
            Line($"<path class=\"reference\" d=\"M{box.X:F1} {Y(y):F1}H{box.X + box.Width:F1}\"/>");
            Line($"<text class=\"tick\" x=\"{box.X + 6:F1}\" y=\"{at:F1}\">{SvgChart.Escape(name)}</text>");
        }
    }

    private double X(double value) => box.X + (box.Width * panel.X.At(value));

    private double Y(double value) => Bottom - (box.Height * panel.Y.At(value));

    private void Line(FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');
}
