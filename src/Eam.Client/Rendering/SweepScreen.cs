using System.Globalization;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Eam.Client.Rendering;

/// <summary>
/// The live screen of a running sweep: its progress, the state of each method, the running trials and the best ones. It never has more
/// lines than the terminal.
/// </summary>
internal static class SweepScreen
{
    private const int TableFrame = 4; // a blank line, the heading and a rule above the rows, and a blank line below
    private const int WideFrom = 100,
        SettingsFrom = 110; // in columns; in a terminal narrower than SettingsFrom the parameters of a trial do not fit next to its figures

    // A column of a metric: its figures, or its name if that is longer, and the space before it.
    private const int Figure = 8,
        Gap = 2,
        Others = 68;

    /// <summary>Draws one update.</summary>
    /// <param name="update">Update of the sweep.</param>
    /// <param name="planned">Compute that all rungs will need, in the sweep's unit; null if unknown.</param>
    /// <param name="before">Compute that was spent before this process started. It does not count for the pace.</param>
    /// <param name="elapsed">Time since this process started the sweep.</param>
    /// <param name="width">Width of the terminal in columns.</param>
    /// <param name="height">Height of the terminal in lines.</param>
    /// <param name="footer">Last line, which says what Ctrl-C does now.</param>
    public static IRenderable Render(
        SweepUpdate update,
        double? planned,
        double before,
        TimeSpan elapsed,
        int width,
        int height,
        string footer
    )
    {
        var overview = new SweepOverview(update);
        List<string> head = [Title(overview), Progress(overview, planned, before, elapsed, width)];
        head.AddRange(overview.Methods().Select(method => Standing(overview, method.Method, method.Counts)));
        if (overview.Best is { } found && overview.Spec.Objectives.Count > 0)
            head.Add(FrontText.Line(overview.Spec, found).EscapeUnsafe());
        if (overview.Incumbent is { } best)
            head.Add($"best so far: trial {best.Number} ({best.Configuration.Method.EscapeUnsafe()}), {Summary(overview, best, width)}");

        var used = head.Sum(line => Lines(line, width)) + TableFrame;
        var rows = ScreenRows.Choose(overview, Math.Max(2, height - used - 2));
        var rest = overview.Trials.Except(rows).ToList();
        var foot = rest.Count == 0 ? $"[grey]{footer}[/]" : $"[grey]{rest.Count} more: {SweepOverview.States(rest)}. {footer}[/]";
        if (Lines(foot, width) > 1)
            foot = $"[grey]{rest.Count} more. {footer}[/]";
        return new Rows([.. head.Select(line => new Markup(line)), Table(overview, rows, width), new Markup(foot)]);
    }

    // Long lines wrap at spaces, so they break a little before the edge.
    private static int Lines(string markup, int width) => 1 + (Markup.Remove(markup).Length / (width + 1));

    private static string Title(SweepOverview overview)
    {
        var (spec, halving) = (overview.Spec, overview.Spec.Halving);
        return $"[bold]{spec.Name.EscapeUnsafe()}[/]  {spec.Task.Name.EscapeUnsafe()}, {Leaderboard.Objectives(spec).EscapeUnsafe()}, "
            + $"{Figures.Count(halving.Rungs().Count, "rung")} to {Figures.Compute(halving.MaxCompute, halving.Unit)}";
    }

    private static string Progress(SweepOverview overview, double? planned, double before, TimeSpan elapsed, int width)
    {
        var unit = overview.Spec.Halving.Unit;
        if (planned is not { } total || total <= 0)
            return $"{Figures.Compute(overview.Spent, unit)} spent, {Figures.Duration(elapsed)} elapsed";

        // Segments that overshoot their target or end early move the sum a little away from the plan.
        var fraction = Math.Min(1, overview.Spent / total);
        var pace = (overview.Spent - before) / total;
        var left = pace > 0.02 && fraction < 1 ? $", about {Figures.Duration(elapsed * ((1 - fraction) / pace))} left" : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Bar.Markup(fraction, Math.Clamp(width - 60, 10, 40), "green")} {fraction * 100, 3:F0} %  {Figures.Amount(overview.Spent)} of {Figures.Compute(total, unit)}, {Figures.Duration(elapsed)} elapsed{left}"
        );
    }

    private static string Standing(SweepOverview overview, string method, string counts)
    {
        var best = overview.BestOf(method);
        return $"[bold]{method.EscapeUnsafe()}[/]  {counts}"
            + (best is null ? string.Empty : $"; best {Figures.Metric(best.Ranked.Mean(overview.Spec.Objective.Metric))}");
    }

    private static string Summary(SweepOverview overview, Trial trial, int width)
    {
        var metrics = trial.Metrics!;
        var text = $"{overview.Spec.Objective.Metric.EscapeUnsafe()} {Figures.Metric(metrics[overview.Spec.Objective.Metric])}";
        if (!overview.Spec.IsTrainedByEam)
            return string.Join(
                ", ",
                Beside(overview.Spec, width).Select(name => $"{name.EscapeUnsafe()} {Figures.Metric(metrics[name])}").Prepend(text)
            );
        if (metrics.Sw2 is null || overview.Spec.Objective.Metric == "sw2")
            return text;
        text += $", sw2 {Figures.Metric(metrics.Sw2)}";
        return width < WideFrom ? text : $"{text} (floor {Figures.Metric(metrics.Sw2Floor)})";
    }

    // A command may declare many metrics, and a line of this table must not wrap: as many as fit, and the first in any case.
    private static List<string> Beside(SweepSpec spec, int width)
    {
        var all = ShownMetrics.Beside(spec, "reward", "sw2");
        if (spec.IsTrainedByEam)
            return [.. all];
        var (shown, room) = (new List<string>(), Math.Min(width, SettingsFrom) - (width < WideFrom ? Others - 8 : Others));
        foreach (var name in all)
        {
            room -= Gap + Math.Max(Figure, name.Length);
            if (room < 0)
                break;
            shown.Add(name);
        }

        return shown;
    }

    private static Table Table(SweepOverview overview, IReadOnlyList<Trial> rows, int width)
    {
        var table = Tables
            .Plain()
            .AddColumn(Tables.Right("trial"))
            .AddColumn(Tables.Left("arm"))
            .AddColumn(Tables.Left("state"))
            .AddColumn(Tables.Left("rung"))
            .AddColumn(Tables.Left("compute"))
            .AddColumn(Tables.Right("objective"));
        var beside = Beside(overview.Spec, width);
        foreach (var name in beside)
            table.AddColumn(Tables.Right(name));
        table.AddColumn(Tables.Right("slot"));
        var used = Others + beside.Sum(name => Gap + Math.Max(Figure, name.Length));
        var settings = width >= SettingsFrom;
        if (settings)
            table.AddColumn(Tables.Left("parameters"));
        foreach (var trial in rows)
        {
            var (rung, target) = overview.Aim(trial);
            var compute = overview.Compute(trial);
            List<string> cells =
            [
                trial.Number.ToString(CultureInfo.InvariantCulture),
                trial.Configuration.Method.EscapeUnsafe(),
                Tables.State(trial.Status),
                string.Create(CultureInfo.InvariantCulture, $"{rung}/{overview.Spec.Halving.Rungs().Count}"),
                $"{Bar.Markup(compute / target, width < WideFrom ? 4 : 8, Tables.Colour(trial.Status))} {Figures.Amount(compute)}",
                Figures.Metric(trial.Metrics?[overview.Spec.Objective.Metric]),
                .. beside.Select(name => Figures.Metric(trial.Metrics?[name])),
                trial.Slot?.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
            ];
            if (settings)
                cells.Add(Crop(Settings.Short(trial.Configuration), width - used).EscapeUnsafe());
            table.AddRow([.. cells]);
        }

        return table;
    }

    private static string Crop(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";
}
