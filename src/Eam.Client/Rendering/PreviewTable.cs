using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Core.Sweeps;
using Eam.Engine.Preview;
using Eam.Engine.Results;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>The output of <c>eam preview</c>: what a sweep file would run.</summary>
internal sealed record PreviewTable(SweepSpec Spec, SweepPreview Preview, IReadOnlyList<string> Warnings) : IListing
{
    /// <inheritdoc/>
    public void Show(IAnsiConsole console)
    {
        var unit = Spec.Halving.Unit;
        console.PrintMarkup(
            $"[bold]{Spec.Name}[/]  {Spec.Task.Name}, {Leaderboard.Objectives(Spec)}, {Spec.Search} search, {Figures.Count(Spec.Planned, "trial")}{(Spec.Repeats > 1 ? $" of {Spec.Repeats} runs each" : string.Empty)}, {Spec.Halving.Algorithm} eta {Spec.Halving.Eta}, seed {Spec.Seed}"
        );
        var table = Tables
            .Plain()
            .AddColumn(Tables.Left("rung"))
            .AddColumn(Tables.Left("method"))
            .AddColumn(Tables.Right("trials"))
            .AddColumn(Tables.Right("each trains to"))
            .AddColumn(Tables.Right($"{Figures.Unit(unit)} in total"));
        foreach (var rung in Preview.Rungs)
        {
            table.AddRow(
                string.Create(CultureInfo.InvariantCulture, $"{RungNumber.Of(rung.Rung)}/{Spec.Halving.Rungs().Count}"),
                rung.Method.EscapeUnsafe(),
                Range(Whole(rung.Trials), Whole(rung.MostTrials)),
                Figures.Amount(rung.Target),
                Range(Figures.Amount(rung.Compute), Figures.Amount(rung.MostCompute))
            );
        }

        console.Write(table);
        foreach (var method in Preview.Rungs.GroupBy(rung => rung.Method))
        {
            var compute = Compute(method.Sum(rung => rung.Compute), method.Sum(rung => rung.MostCompute));
            console.PrintLine($"{method.Key}: {compute}{Speed(method.Key, unit)}");
        }

        var time = Preview.Seconds is { } seconds ? $", {About} {Figures.Duration(TimeSpan.FromSeconds(seconds))} here" : string.Empty;
        var slots = Preview.Slots is { } count ? $" with {Figures.Count(count, "slot")}" : string.Empty;
        var most = Figures.Count(Preview.MostEvaluations, Spec.Command is null ? "evaluation" : "report");
        var evaluations = Preview.Evaluations == Preview.MostEvaluations ? most : $"{Whole(Preview.Evaluations)} to {most}";
        console.PrintMarkup($"[bold]total: {Compute(Preview.Compute, Preview.MostCompute)} and {evaluations}{time}{slots}[/]");
        if (!Preview.IsExact)
            console.PrintLine(
                $"{Spec.Halving.Algorithm} promotes before a rung is full, so the order of results decides how many trials continue; the first number is the least, the second the most that the rule allows"
            );
        if (Spec.Command is not null)
            console.PrintLine("time: not known before the program has run");
        ShowNotes(console);
    }

    private void ShowNotes(IAnsiConsole console)
    {
        foreach (var note in Preview.Notes)
            console.PrintLine($"note: {note}");
    }

    // The time is that of the least compute.
    private string About => Preview.IsExact ? "about" : "at least about";

    private string Compute(double least, double most)
    {
        var (from, to) = (Figures.Amount(least), Figures.Amount(most));
        return from == to ? Figures.Compute(least, Spec.Halving.Unit) : $"{from} to {Figures.Compute(most, Spec.Halving.Unit)}";
    }

    private static string Range(string least, string most) => least == most ? least : $"{least} to {most}";

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string Speed(string method, ComputeUnit unit) =>
        Preview.Speeds.FirstOrDefault(speed => speed.Method == method) is { } measured
            ? $" at {Figures.Compute(measured.ComputePerSecond, unit)} per second and slot"
            : string.Empty;

    /// <inheritdoc/>
    public JsonObject ToJson() =>
        new()
        {
            ["name"] = Spec.Name,
            ["task"] = Spec.Task.Name,
            ["objective"] = new JsonObject { ["metric"] = Spec.Objective.Metric, ["maximize"] = Spec.Objective.Maximize },
            ["objectives"] = Leaderboard.ObjectivesJson(Spec),
            ["trials"] = Spec.Planned,
            ["repeats"] = Spec.Repeats,
            ["slots"] = Preview.Slots,
            ["unit"] = Figures.Unit(Spec.Halving.Unit),
            ["compute"] = Json.Number(Preview.Compute),
            ["most_compute"] = Json.Number(Preview.MostCompute),
            ["evaluations"] = Preview.Evaluations,
            ["most_evaluations"] = Preview.MostEvaluations,
            ["seconds"] = Json.Number(Preview.Seconds),
            ["notes"] = Json.Array(Preview.Notes.Select(note => JsonValue.Create(note))),
            ["rungs"] = Json.Array(
                Preview.Rungs.Select(rung => new JsonObject
                {
                    ["method"] = rung.Method,
                    ["rung"] = RungNumber.Of(rung.Rung),
                    ["target"] = Json.Number(rung.Target),
                    ["trials"] = rung.Trials,
                    ["most_trials"] = rung.MostTrials,
                    ["compute"] = Json.Number(rung.Compute),
                    ["most_compute"] = Json.Number(rung.MostCompute),
                })
            ),
            ["speeds"] = Json.Object(
                Preview.Speeds,
                speed => speed.Method,
                speed => new JsonObject
                {
                    ["compute_per_second"] = Json.Number(speed.ComputePerSecond),
                    ["evaluation_seconds"] = Json.Number(speed.EvaluationSeconds),
                }
            ),
            ["warnings"] = Json.Array(Warnings.Select(warning => JsonValue.Create(warning))),
        };

    /// <summary>Writes one CSV line per arm and rung.</summary>
    public void WriteCsv(TextWriter writer)
    {
        Csv.Write(writer, "method", "rung", "target", "trials", "compute", "unit", "most_trials", "most_compute");
        foreach (var rung in Preview.Rungs)
            Csv.Write(
                writer,
                [
                    rung.Method,
                    .. ((object?[])[RungNumber.Of(rung.Rung), rung.Target, rung.Trials, rung.Compute]).Select(TrialsTable.Text),
                    Figures.Unit(Spec.Halving.Unit),
                    .. ((object?[])[rung.MostTrials, rung.MostCompute]).Select(TrialsTable.Text),
                ]
            );
    }
}
