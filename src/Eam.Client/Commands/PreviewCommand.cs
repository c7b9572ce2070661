using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Client.Rendering;
using Eam.Core.Sweeps;
using Eam.Engine.Assets;
using Eam.Engine.Preview;
using Spectre.Console;

namespace Eam.Client.Commands;

/// <summary><c>eam preview</c>: what a sweep file would run, and how long that takes here.</summary>
internal static class PreviewCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "sweep file" };
        var slots = CommonOptions.Whole("--slots", "trials at once [default: as in the file, else one a core]");
        var (data, json) = (CommonOptions.Data(), CommonOptions.AsJson());
        var command = new Command("preview", "Shows what a sweep would run, with how much compute, and how long that takes here") { file, data, slots, json };
        command.SetAction(parsed => Execute(terminal, parsed.GetRequiredValue(file), parsed.GetValue(data), parsed.GetValue(slots), parsed.GetValue(json)));
        return command;
    }

    private static int Execute(Terminal terminal, string file, string? data, int? slots, bool json)
    {
        var (spec, _) = SweepFiles.Read(file, data);
        var task = TaskLoader.Load(spec.Task);
        var preview = SweepPreview.Measure(spec, task, slots ?? spec.Slots ?? Environment.ProcessorCount, terminal.Time, terminal.Interrupts.Stop);
        if (json)
            Json.Write(terminal.Output.Writer, ToJson(spec, preview));
        else
            Show(terminal.Output.Console, spec, preview);
        return ExitCode.Done;
    }

    private static void Show(IAnsiConsole console, SweepSpec spec, SweepPreview preview)
    {
        var unit = spec.Halving.Unit;
        console.MarkupLineInterpolated($"[bold]{spec.Name}[/]  {spec.Task.Name}, {spec.Search} search, {Figures.Count(spec.Trials, "trial")}, {spec.Halving.Algorithm} eta {spec.Halving.Eta}, seed {spec.Seed}");
        var table = Tables.Plain().AddColumn(Tables.Left("rung")).AddColumn(Tables.Left("method")).AddColumn(Tables.Right("trials"))
            .AddColumn(Tables.Right("each trains to")).AddColumn(Tables.Right($"{Figures.Unit(unit)} together"));
        foreach (var rung in preview.Rungs)
        {
            table.AddRow(
                string.Create(CultureInfo.InvariantCulture, $"{rung.Rung + 1}/{spec.Halving.Rungs().Count}"), rung.Method.EscapeMarkup(),
                rung.Trials.ToString(CultureInfo.InvariantCulture), Figures.Amount(rung.Target), Figures.Amount(rung.Compute));
        }

        console.Write(table);
        foreach (var method in preview.Rungs.GroupBy(rung => rung.Method))
            console.WriteLine($"{method.Key}: {Figures.Compute(method.Sum(rung => rung.Compute), unit)}{Speed(preview, method.Key, unit)}");
        var time = preview.Seconds is { } seconds ? $", about {Figures.Duration(TimeSpan.FromSeconds(seconds))} here" : string.Empty;
        console.MarkupLineInterpolated(
            $"[bold]in all: {Figures.Compute(preview.Compute, unit)} and {Figures.Count(preview.Evaluations, "evaluation")}{time} with {Figures.Count(preview.Slots, "slot")}[/]");
    }

    private static string Speed(SweepPreview preview, string method, ComputeUnit unit) =>
        preview.Speeds.FirstOrDefault(speed => speed.Method == method) is { } measured
            ? $" at {Figures.Compute(measured.ComputePerSecond, unit)} a second and slot"
            : string.Empty;

    private static JsonObject ToJson(SweepSpec spec, SweepPreview preview) => new()
    {
        ["name"] = spec.Name,
        ["task"] = spec.Task.Name,
        ["trials"] = spec.Trials,
        ["slots"] = preview.Slots,
        ["unit"] = Figures.Unit(spec.Halving.Unit),
        ["compute"] = Json.Number(preview.Compute),
        ["evaluations"] = preview.Evaluations,
        ["seconds"] = Json.Number(preview.Seconds),
        ["rungs"] = Json.Array(preview.Rungs.Select(rung => new JsonObject
        {
            ["method"] = rung.Method,
            ["rung"] = rung.Rung,
            ["target"] = Json.Number(rung.Target),
            ["trials"] = rung.Trials,
            ["compute"] = Json.Number(rung.Compute),
        })),
        ["speeds"] = Json.Object(preview.Speeds, speed => speed.Method, speed => new JsonObject
        {
            ["compute_per_second"] = Json.Number(speed.ComputePerSecond),
            ["evaluation_seconds"] = Json.Number(speed.EvaluationSeconds),
        }),
    };
}
