using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Core.Sweeps;
using Eam.Engine.Preview;
using Eam.Engine.Results;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>The output of <c>eam preview</c>: what a sweep file would run.</summary>
internal sealed record PreviewTable(SweepSpec Spec, SweepPreview Preview) : IListing
{
    /// <inheritdoc/>
    public void Show(IAnsiConsole console)
    {
        var unit = Spec.Halving.Unit;
        console.PrintMarkup(
            $"[bold]{Spec.Name}[/]  {Spec.Task.Name}, {Spec.Search} search, {Figures.Count(Spec.Planned, "trial")}{(Spec.Repeats > 1 ? $" of {Spec.Repeats} runs each" : string.Empty)}, {Spec.Halving.Algorithm} eta {Spec.Halving.Eta}, seed {Spec.Seed}"
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
                string.Create(CultureInfo.InvariantCulture, $"{rung.Rung + 1}/{Spec.Halving.Rungs().Count}"),
                rung.Method.EscapeUnsafe(),
                rung.Trials.ToString(CultureInfo.InvariantCulture),
                Figures.Amount(rung.Target),
                Figures.Amount(rung.Compute)
            );
        }

        console.Write(table);
        foreach (var method in Preview.Rungs.GroupBy(rung => rung.Method))
            console.PrintLine($"{method.Key}: {Figures.Compute(method.Sum(rung => rung.Compute), unit)}{Speed(method.Key, unit)}");
        var time = Preview.Seconds is { } seconds ? $", about {Figures.Duration(TimeSpan.FromSeconds(seconds))} here" : string.Empty;
        var slots = Preview.Slots is { } count ? $" with {Figures.Count(count, "slot")}" : string.Empty;
        console.PrintMarkup(
            $"[bold]total: {Figures.Compute(Preview.Compute, unit)} and {Figures.Count(Preview.Evaluations, "evaluation")}{time}{slots}[/]"
        );
        ShowNotes(console);
    }

    private void ShowNotes(IAnsiConsole console)
    {
        foreach (var note in Preview.Notes)
            console.PrintLine($"note: {note}");
    }

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
            ["trials"] = Spec.Planned,
            ["repeats"] = Spec.Repeats,
            ["slots"] = Preview.Slots,
            ["unit"] = Figures.Unit(Spec.Halving.Unit),
            ["compute"] = Json.Number(Preview.Compute),
            ["evaluations"] = Preview.Evaluations,
            ["seconds"] = Json.Number(Preview.Seconds),
            ["notes"] = Json.Array(Preview.Notes.Select(note => JsonValue.Create(note))),
            ["rungs"] = Json.Array(
                Preview.Rungs.Select(rung => new JsonObject
                {
                    ["method"] = rung.Method,
                    ["rung"] = rung.Rung,
                    ["target"] = Json.Number(rung.Target),
                    ["trials"] = rung.Trials,
                    ["compute"] = Json.Number(rung.Compute),
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
        };

    /// <summary>Writes one CSV line per arm and rung.</summary>
    public void WriteCsv(TextWriter writer)
    {
        Csv.Write(writer, "method", "rung", "target", "trials", "compute", "unit");
        foreach (var rung in Preview.Rungs)
            Csv.Write(
                writer,
                [
                    rung.Method,
                    .. ((object?[])[rung.Rung, rung.Target, rung.Trials, rung.Compute]).Select(TrialsTable.Text),
                    Figures.Unit(Spec.Halving.Unit),
                ]
            );
    }
}
