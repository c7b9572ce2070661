using System.Text;
using Eam.Engine;
using Eam.Engine.Charts;
using Eam.Engine.Simulation;

namespace Eam.Client.Rendering;

/// <summary>Draws figures of simulated sweeps by rule: the best score so far, and the busy slots.</summary>
/// <param name="Table">The simulated sweeps.</param>
internal sealed record SimulationFigures(SimulationTable Table)
{
    private const string Time = "time, in whole trials on one slot";
    private const int Bins = 300;

    private string Subtitle =>
        FormattableString.Invariant(
            $"{Table.Spec.Name}: {Table.Source}, {Figures.Count(Table.Spec.Planned, "trial")}, {Table.Slots}, failures {Table.Settings.FailureRate:0.###}, stragglers {Table.Settings.StragglerRate:0.###}, seed {Table.Spec.Seed}"
        );

    /// <summary>Writes both figures to a folder, which is created if it does not exist.</summary>
    /// <exception cref="EngineException">The folder cannot be written.</exception>
    public void Write(string folder, TextWriter messages)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (name, chart) in new[] { ("best.svg", Best()), ("utilisation.svg", Utilisation()) })
            {
                var path = Path.Combine(folder, name);
                File.WriteAllText(path, SvgChart.Write(chart), new UTF8Encoding(false));
                messages.WriteLine($"wrote {path}");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"--figures: cannot write to {folder}: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    /// <summary>Draws the best score so far over time and over compute.</summary>
    public Chart Best()
    {
        var reachable = Table.Value(Table.Results.Max(result => result.Reachable));
        var scores = Table.Results.SelectMany(result => result.Best.Select(point => Table.Value(point.Score))).Append(reachable);
        var score = Axis.Around(Table.Recorded is null ? "score of the best so far" : $"{Table.Metric} of the best so far", scores);
        return new(
            "Best score so far",
            Subtitle,
            [
                Panel(Time, point => point.Time, result => result.Makespan),
                Panel($"compute, {Table.Unit}", point => point.Compute, result => result.Compute),
            ]
        )
        {
            Columns = 2,
        };

        Panel Panel(string label, Func<BestPoint, double> at, Func<SimulationResult, double> end)
        {
            var x = Axis.Around(label, Table.Results.SelectMany(result => result.Best.Select(at).Append(end(result))), log: true);
            var lines = Table
                .Results.Where(result => result.Best.Count > 0)
                .Select(result => new Series(
                    Table.Label(result),
                    Colour(result),
                    [
                        .. result.Best.Select(point => (at(point), Table.Value(point.Score))),
                        (end(result), Table.Value(result.Best[^1].Score)),
                    ],
                    SeriesStyle.Step
                ));
            return new(
                x,
                score,
                [new("the best of all, trained to the end", 0, [(x.Min, reachable), (x.Max, reachable)], SeriesStyle.Reference), .. lines]
            );
        }
    }

    /// <summary>Draws the busy slots over time, one panel per rule.</summary>
    public Chart Utilisation()
    {
        var time = new Axis(Time, 0, Table.Results.Max(result => result.Makespan) * 1.02);
        var slots = new Axis("slots", 0, Table.Settings.Slots.Most * 1.08);
        return new("Slots at work", $"{Subtitle}; dotted: number of slots", [.. Table.Results.Select(Panel)])
        {
            PanelHeight = 74,
            HasLegend = false,
        };

        Panel Panel(SimulationResult result) =>
            new(
                time,
                slots,
                [
                    new("at work", Colour(result), Binned(result), SeriesStyle.Area),
                    new(
                        "there",
                        0,
                        [.. result.Load.Select(point => (point.Time, (double)point.Slots)), (result.Makespan, result.Load[^1].Slots)],
                        SeriesStyle.Reference
                    ),
                ]
            )
            {
                Title = FormattableString.Invariant($"{Table.Label(result)}: {100 * result.Utilisation:F0} % busy"),
            };
    }

    // Means over equal spans of time, because a large sweep has more changes than a screen has columns.
    private static List<(double X, double Y)> Binned(SimulationResult result)
    {
        var (width, load, at) = (result.Makespan / Bins, result.Load, 0);
        var bins = new List<(double X, double Y)>(Bins + 1);
        for (var bin = 0; bin < Bins; bin++)
        {
            var (from, until, busy) = (bin * width, (bin + 1) * width, 0.0);
            for (; ; at++)
            {
                var end = at + 1 < load.Count ? load[at + 1].Time : result.Makespan;
                busy += load[at].Busy * Math.Max(0, Math.Min(end, until) - Math.Max(load[at].Time, from));
                if (end >= until || at + 1 == load.Count)
                    break;
            }

            bins.Add((from, busy / width));
        }

        bins.Add((result.Makespan, 0));
        return bins;
    }

    private int Colour(SimulationResult result) => Table.Results.ToList().IndexOf(result);
}
