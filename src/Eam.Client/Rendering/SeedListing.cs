using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Core;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Results;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>The output of <c>eam table</c>: the configurations of one or more sweeps, with the mean and the interval over seeds.</summary>
/// <param name="Sweeps">The sweeps, each with its table.</param>
/// <param name="Metrics">The metrics to show, in order.</param>
internal sealed record SeedListing(IReadOnlyList<(SweepResults Results, SeedTable Table)> Sweeps, IReadOnlyList<string> Metrics) : IListing
{
    private const string Base = "base";

    // The terminal leaves these columns out first. It keeps the method, its parameters and the first metric.
    private const int DropSeconds = 100,
        DropCompute = 99,
        DropRuns = 98;

    /// <summary>Prints the listing for people.</summary>
    public void Show(IAnsiConsole console)
    {
        var table = new FittedTable();
        if (HasSeveral)
            table.Left("sweep");
        table.Left("method").Text("parameters").Right("runs", DropRuns).Right("compute", DropCompute).Right("seconds", DropSeconds);
        for (var i = 0; i < Metrics.Count; i++)
            table.Right(Metrics[i], drop: i);
        foreach (var row in Rows())
            table.Row([.. row.Select(cell => cell.EscapeUnsafe())]);
        console.Write(table.Render(console.Profile.Width));
        foreach (var note in Notes())
            console.PrintLine(note);
    }

    /// <summary>Writes the listing as a table in Markdown, and the notes below it.</summary>
    public void WriteMarkdown(TextWriter writer)
    {
        string[] numbers = ["runs", "compute", "seconds", .. Metrics];
        string[] words = HasSeveral ? ["sweep", "method", "parameters"] : ["method", "parameters"];
        Line(writer, [.. words, .. numbers]);
        writer.WriteLine($"|{string.Concat(words.Select(_ => "---|"))}{string.Concat(numbers.Select(_ => "---:|"))}");
        foreach (var row in Rows())
            Line(writer, row);
        writer.WriteLine();
        foreach (var note in Notes())
            writer.WriteLine(TerminalText.Line(note));
    }

    /// <summary>Returns the listing as JSON: one object per sweep, with its base model and its configurations.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["metrics"] = Json.Array(Metrics.Select(metric => JsonValue.Create(metric))),
            ["sweeps"] = Json.Array(
                Sweeps.Select(sweep => new JsonObject
                {
                    ["sweep"] = sweep.Results.Sweep,
                    ["status"] = sweep.Results.Status.ToWord(),
                    ["task"] = sweep.Results.State.Spec.Task.Name,
                    ["unit"] = Figures.Unit(sweep.Results.State.Spec.Halving.Unit),
                    ["base"] = Json.Metrics(sweep.Results.State.Base),
                    ["left_out"] = sweep.Table.LeftOut,
                    ["configurations"] = Json.Array(sweep.Table.Rows.Select(row => ToJson(sweep.Results.State.Spec, row))),
                })
            ),
        };

    /// <summary>Writes the listing as CSV: three columns per metric, the mean and both ends of its interval.</summary>
    public void WriteCsv(TextWriter writer)
    {
        Csv.Write(
            writer,
            [
                "sweep",
                "method",
                "parameters",
                "runs",
                "evaluated",
                "unit",
                "compute",
                "seconds",
                .. Metrics.SelectMany(metric => (string[])[metric, $"{metric}_low", $"{metric}_high"]),
            ]
        );
        foreach (var (results, table) in Sweeps)
        {
            var unit = results.State.Spec.Halving.Unit;
            foreach (var row in table.Rows)
            {
                Csv.Write(
                    writer,
                    [
                        results.Sweep,
                        row.Configuration.Method,
                        Settings.Full(row.Configuration),
                        TrialsTable.Text(row.Runs),
                        TrialsTable.Text(row.Points.Count),
                        Figures.Unit(unit),
                        TrialsTable.Text(row.Compute(unit)),
                        TrialsTable.Text(row.Compute(ComputeUnit.Seconds)),
                        .. Metrics.SelectMany(metric =>
                        {
                            var mean = row.Mean(metric);
                            return (string?[])[TrialsTable.Text(mean?.Mean), TrialsTable.Text(mean?.Low), TrialsTable.Text(mean?.High)];
                        }),
                    ]
                );
            }
        }
    }

    private bool HasSeveral => Sweeps.Count > 1;

    private JsonObject ToJson(SweepSpec spec, SeedRow row) =>
        new()
        {
            ["method"] = row.Configuration.Method,
            ["parameters"] = Json.Settings(row.Configuration),
            ["runs"] = row.Runs,
            ["evaluated"] = row.Points.Count,
            ["compute"] = Json.Number(row.Compute(spec.Halving.Unit)),
            ["seconds"] = Json.Number(row.Compute(ComputeUnit.Seconds)),
            ["metrics"] = Json.Object(Metrics, metric => metric, metric => ToJson(row.Mean(metric))),
        };

    private static JsonObject? ToJson(SeedMean? value) =>
        value is { } mean
            ? new JsonObject
            {
                ["mean"] = Json.Number(mean.Mean),
                ["low"] = Json.Number(mean.Low),
                ["high"] = Json.Number(mean.High),
                ["runs"] = mean.Runs,
            }
            : null;

    // The cells of the tables for people: the base model of each sweep, then its configurations.
    private IEnumerable<IReadOnlyList<string>> Rows()
    {
        foreach (var (results, table) in Sweeps)
        {
            string[] sweep = HasSeveral ? [results.State.Spec.Name] : [];
            if (results.State.Base is { } measured)
                yield return [.. sweep, Base, "", Figures.None, "0", "0", .. Metrics.Select(metric => Measured(measured, metric))];
            foreach (var row in table.Rows)
            {
                var settings = table.Distinguishing(row);
                yield return
                [
                    .. sweep,
                    row.Configuration.Method,
                    settings.Values.Count == 0 ? "" : Settings.Short(settings),
                    Runs(row),
                    Figures.Amount(row.Compute(results.State.Spec.Halving.Unit) ?? double.NaN),
                    Figures.Amount(row.Compute(ComputeUnit.Seconds) ?? double.NaN),
                    .. Metrics.Select(metric => Figures.Mean(row.Mean(metric))),
                ];
            }
        }
    }

    private static string Measured(TrialMetrics metrics, string metric) => Figures.Metric(metrics[metric]);

    private static string Runs(SeedRow row) =>
        row.IsComplete
            ? row.Runs.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{row.Points.Count} of {row.Runs}");

    private IEnumerable<string> Notes()
    {
        yield return "± is half of the 95 % interval of the mean over seeds (Student's t).";
        if (Sweeps.Any(sweep => sweep.Table.Rows.Any(row => !row.IsComplete)))
            yield return "Runs without a result diverged, failed or have not ended; the mean of the others looks too good.";
        foreach (var (results, table) in Sweeps)
        {
            if (table.LeftOut > 0)
                yield return $"{results.Sweep}: {Figures.Count(table.LeftOut, "configuration")} left out: no run at the highest rung.";
        }
    }

    private static void Line(TextWriter writer, IReadOnlyList<string> cells) =>
        writer.WriteLine(
            $"| {string.Join(" | ", cells.Select(cell => TerminalText.Line(cell).Replace("|", @"\|", StringComparison.Ordinal)))} |"
        );
}
