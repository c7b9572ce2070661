using System.Globalization;
using Eam.Core.Reports;
using Eam.Core.Tasks;
using Eam.Engine.Charts;
using Eam.Server.Contracts;

namespace Eam.Server.Reports;

/// <summary>
/// Writes a report without scripts: charts as SVG, everything else as tables. Readers without JavaScript, mail programs and searches see
/// it.
/// </summary>
internal static class StaticReport
{
    private const int MostTrials = 1000;

    public static string Write(ReportData data)
    {
        var html = new Html().Raw("<style>").Raw(ReportStyle.Css).Raw("</style>").Raw("<main class=\"report-static\">");
        html.Element("h1", data.Title).Element("p", $"written {Time(data.Written)}", "class=\"faint\"");
        if (data.Sweeps.Count > 1)
            Together(html, data);
        foreach (var sweep in data.Sweeps)
            Sweep(html, sweep, data.Title, data.Sweeps.Count == 1 ? data.Comparison : null);
        return html.Raw("</main>").ToString();
    }

    private static void Together(Html html, ReportData data)
    {
        html.Element("h2", "All sweeps together");
        if (OverlayFigure.Of(data.Sweeps, data.Overlay) is { } overlay)
            Figure(html, overlay);
        if (data.Overlay.Reason is { } reason)
            html.Element("p", reason);
        if (data.Comparison is not { } comparison)
            html.Element("p", "The sweeps differ in task, objective or unit of compute, so their methods are not compared.");
        else
            Comparison(html, comparison, "all sweeps", data.Sweeps[0]);
    }

    private static void Sweep(Html html, ReportSweep report, string title, Comparison? comparison)
    {
        var sweep = report.Details.Sweep;
        html.Raw("<section>");
        if (sweep.Id != title)
            html.Element("h2", sweep.Id);
        var best = sweep.Best is { } incumbent
            ? $"; best {sweep.Objective?.Metric} {SweepFigures.Number(incumbent.Value)} by trial {incumbent.Trial} ({incumbent.Method})"
            : NoneEvaluated(sweep);
        if (sweep.Front is { } front)
            best +=
                $"; front of {Whole(front.Size)} trials, hypervolume {(front.Hypervolume is { } volume ? SweepFigures.Number(volume) : "not known yet")}";
        var lost = sweep.Trials.Failed + sweep.Diverged;
        html.Element(
            "p",
            $"{sweep.Status}{(sweep.Message is { } message ? $" ({message})" : string.Empty)}: {sweep.Task}, {string.Join(", ", sweep.Methods)}; {Axis.Amount(sweep.Spent)} {sweep.Unit} in {report.Trials.Count} trials{best}."
        );
        if (sweep.Simulated)
            html.Element("p", "Simulated devices: the values follow learning curves. No model was trained.", "class=\"lost\"");
        if (lost > 0)
            html.Element(
                "p",
                $"{lost} of {report.Trials.Count} trials failed or diverged; {Axis.Amount(sweep.Wasted)} of {Axis.Amount(sweep.Spent)} {sweep.Unit} are wasted."
            );
        foreach (var (_, chart) in SweepFigures.Of(report, null).Take(1))
            Figure(html, chart);
        if (comparison is not null)
            Comparison(html, comparison, sweep.Id, report);
        foreach (var (_, chart) in SweepFigures.Of(report, null).Skip(1))
            Figure(html, chart);
        Tables(html, report);
        Images(html, report.Images);
        Origin(html, report);
        html.Raw("</section>");
    }

    // The message of a sweep that failed says why no trial has a result.
    private static string NoneEvaluated(SweepSummary sweep) =>
        sweep.Status == "failed" ? "; no trial has a result" : "; no trial has been evaluated yet";

    private static void Comparison(Html html, Comparison comparison, string name, ReportSweep report)
    {
        if (comparison.Target is not { } target)
        {
            html.Element("p", $"The compute of the methods is not compared: {TargetLevel.NoneWords(comparison.Metric, comparison.Share)}.");
            return;
        }

        Figure(html, TargetFigure.Of(comparison, name));
        foreach (var sentence in TargetFigure.OtherSentences(comparison))
            html.Element("p", sentence, "class=\"faint\"");
        if (RatioFigure.Of(comparison, name) is { } byLevel)
            Figure(html, byLevel);
        if (comparison.FinalRuns.Provisional is { } provisional)
            html.Element(
                "p",
                $"This comparison is {provisional}: {string.Join(", ", comparison.FinalRuns.Unfinished)}.",
                "class=\"faint\""
            );
        html.Table(
            $"compute to reach {comparison.Metric} {SweepFigures.Number(target)} ({TargetFigure.Origin(comparison)})",
            ["method", $"median {comparison.Unit}", "reached", "first reached", $"final {comparison.Metric}", "runs (seeds)"],
            column => column is 1 or 3 or 4,
            comparison.Methods.Select(method =>
                (IReadOnlyList<string>)
                    [
                        method.Method,
                        method.Median is { } median ? Axis.Amount(median) : "not reached",
                        $"{method.Reached} of {method.Runs.Count}",
                        method.FirstReached is { } first ? Axis.Amount(first) : "not reached",
                        Number(method.Final),
                        string.Join(", ", method.Runs.Select(Run)),
                    ]
            )
        );
        var shown = Shown(report, comparison.Metric);
        html.Table(
            "best trial of each method by compute",
            [$"up to, {comparison.Unit}", "method", .. shown, "trial"],
            column => column is not 1,
            comparison
                .Levels.Where(level => level.Trial is not null)
                .Select(level =>
                    (IReadOnlyList<string>)
                        [
                            Axis.Amount(level.UpTo),
                            level.Method,
                            .. shown.Select(metric => Metric(level.Metrics, metric)),
                            Whole(level.Trial!.Value),
                        ]
                )
        );
    }

    private static string Run(RunNeed run)
    {
        if (run.Compute is { } compute)
            return (run.AtMost ? "at most " : string.Empty) + Axis.Amount(compute);
        return run.FirstReached is { } first ? $"lost (at {Axis.Amount(first)})" : $"more than {Axis.Amount(run.Spent)}";
    }

    private static void Tables(Html html, ReportSweep report)
    {
        var sweep = report.Details.Sweep;
        html.Table(
            "rungs",
            ["arm", $"rung, {sweep.Unit}", "reached", "running", $"best {sweep.Objective?.Metric}", "trial"],
            column => column > 0,
            report.Details.Arms.Select(arm =>
                (IReadOnlyList<string>)
                    [
                        arm.Method,
                        Axis.Amount(arm.Target),
                        Whole(arm.Reached),
                        Whole(arm.Running),
                        Number(arm.Best),
                        arm.BestTrial is { } trial ? Whole(trial) : string.Empty,
                    ]
            )
        );
        var shown = Shown(report, sweep.Objective?.Metric);
        var sign = sweep.Objective?.Maximize == false ? 1 : -1;
        var ordered = report
            .Trials.OrderByDescending(trial => trial.Rung ?? -1)
            .ThenBy(trial => trial.Value is { } value ? sign * value : double.PositiveInfinity)
            .ThenBy(trial => trial.Trial);
        html.Table(
            report.Trials.Count > MostTrials
                ? $"the best {MostTrials} of {report.Trials.Count} trials"
                : "trials, those with the most compute first",
            ["trial", "method", "state", "rung", sweep.Unit ?? "compute", .. shown, "parameters", "seed", "reason"],
            column => column is 0 or >= 3 && column <= 4 + shown.Count,
            ordered
                .Take(MostTrials)
                .Select(trial =>
                    (IReadOnlyList<string>)
                        [
                            Whole(trial.Trial),
                            trial.Method,
                            trial.RepeatOf is { } winner ? $"{trial.State}, repeat of {Whole(winner)}" : trial.State,
                            trial.Rung is { } rung ? Whole(rung) : string.Empty,
                            Axis.Amount(trial.Compute),
                            .. shown.Select(metric => Metric(trial.Metrics, metric)),
                            string.Join(' ', trial.Parameters.Select(pair => $"{pair.Key}={pair.Value}")),
                            trial.Seed,
                            trial.Reason ?? string.Empty,
                        ]
                )
        );
    }

    private static void Images(Html html, IReadOnlyList<ReportImage> images)
    {
        if (images.Count == 0)
            return;
        html.Element("h3", "Samples").Raw("<div class=\"sheets\">");
        foreach (var image in images)
            html.Raw($"<figure><img src=\"{image.Data}\" alt=\"{Html.Escape(image.Title)}\">")
                .Element("figcaption", image.Title)
                .Raw("</figure>");
        html.Raw("</div>");
    }

    private static void Origin(Html html, ReportSweep report)
    {
        html.Element("h3", "How to reproduce").Element("pre", string.Join('\n', report.Reproduce), "tabindex=\"0\"");
        html.Table(
            "facts about the run",
            ["fact", "value"],
            _ => false,
            report.Facts.Select(fact => (IReadOnlyList<string>)[fact.Key, fact.Value])
        );
        html.Element("h3", "Sweep file")
            .Element(
                "pre",
                report.Source.Length > 0 ? report.Source.TrimEnd() : "(the results folder has no sweep file)",
                "tabindex=\"0\""
            );
    }

    private static void Figure(Html html, Chart chart) =>
        html.Raw("<figure class=\"chart-static\" tabindex=\"0\">").Raw(SvgChart.Write(chart)).Raw("</figure>");

    // The objective, and always reward and distance; for a command, all metrics that have curves.
    private static List<string> Shown(ReportSweep sweep, string? objective) =>
        [
            .. (
                sweep.Details.Sweep.Task == CommandSpec.TaskName
                    ? sweep.Curves.Select(set => set.Metric).Prepend(objective)
                    : [objective, "reward", "sw2"]
            )
                .OfType<string>()
                .Distinct(),
        ];

    private static string Metric(IReadOnlyDictionary<string, double?>? metrics, string name) =>
        Number(metrics is not null && metrics.TryGetValue(name, out var value) ? value : null);

    private static string Number(double? value) => value is { } number ? SweepFigures.Number(number) : string.Empty;

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
