using System.Text;

namespace Eam.Engine.Charts;

/// <summary>Writes the names of a chart's series, each next to a piece of its line.</summary>
internal static class SvgLegend
{
    // Only the browser can measure text. A 12 px sans-serif needs about 6.6 px per character, so a little extra space is added.
    private const double Sample = 26,
        Character = 6.6,
        Space = 22;

    /// <summary>Distributes the names over rows that fit a width.</summary>
    public static IReadOnlyList<IReadOnlyList<Series>> Rows(IEnumerable<Series> names, double width)
    {
        var rows = new List<List<Series>>();
        var used = double.PositiveInfinity;
        foreach (var series in names)
        {
            if (used + Needed(series) > width)
            {
                rows.Add([]);
                used = 0;
            }

            rows[^1].Add(series);
            used += Needed(series);
        }

        return rows;
    }

    /// <summary>Writes the rows of names.</summary>
    public static void Write(StringBuilder text, IReadOnlyList<IReadOnlyList<Series>> rows, double left, double top, double height)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            var (x, y) = (left, top + (row * height) + 8);
            foreach (var series in rows[row])
            {
                text.Append(SvgMarks.Sample(series, x, y, Sample)).Append('\n');
                text.Append(
                    FormattableString.Invariant(
                        $"<text class=\"name\" x=\"{x + Sample + 6:F1}\" y=\"{y + 4:F1}\">{SvgChart.Escape(series.Name)}</text>\n"
                    )
                );
                x += Needed(series);
            }
        }
    }

    private static double Needed(Series series) => Sample + 6 + (Character * series.Name.Length) + Space;
}
