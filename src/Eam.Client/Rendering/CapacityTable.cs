using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Core.Sweeps;
using Eam.Engine.DeviceModels;
using Eam.Engine.Simulation;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>The output of <c>eam capacity</c>: one line per halving rule and number of devices.</summary>
/// <param name="Spec">Specification of the sweep.</param>
/// <param name="File">The file of the device model.</param>
/// <param name="Model">The device model.</param>
/// <param name="Curves">Description of the learning curves.</param>
/// <param name="Rows">The simulated sweeps, ordered by rule.</param>
internal sealed record CapacityTable(SweepSpec Spec, string File, DeviceModel Model, string Curves, IReadOnlyList<CapacityRow> Rows)
    : IListing
{
    /// <summary>What is shown, in one line.</summary>
    public string Title => string.Create(CultureInfo.InvariantCulture, $"{Curves}, {Device}, seed {Spec.Seed}");

    private string Device => Spec.Halving.Unit == ComputeUnit.Seconds ? File : $"{File} ({Speed}/s)";

    private string Speed => Figures.Compute(Model.PerSecond(Spec.Halving.Unit) ?? 0, Spec.Halving.Unit);

    /// <inheritdoc/>
    public void Show(IAnsiConsole console)
    {
        console.MarkupLineInterpolated($"[bold]{Spec.Name}[/]  {Title}");
        var table = new FittedTable()
            .Left("rule")
            .Right("devices")
            .Right("duration")
            .Right("device h")
            .Right("busy")
            .Right("done", drop: 3)
            .Right("segments", drop: 4)
            .Right("lost", drop: 1)
            .Right("failed", drop: 5)
            .Right("first end", drop: 2);
        foreach (var row in Rows)
        {
            table.Row(
                row.Result.Rule.EscapeUnsafe(),
                Text(row.Devices.Count),
                Figures.Duration(row.Duration),
                Figures.Amount(row.DeviceHours),
                Percent(row.Utilisation),
                Text(row.Result.Completed),
                Text(row.Result.Segments),
                Text(row.LostSegments),
                Text(row.Result.Failed),
                row.FirstFinal is { } first ? Figures.Duration(first) : Figures.None
            );
        }

        var width = console.Profile.Width;
        console.Write(table.Render(width));
        if (table.LeftOut(width) is { Count: > 0 } hidden)
            console.PrintMarkup($"[grey]left out in {width} columns: {string.Join(", ", hidden)} (-o csv has them)[/]");
        console.PrintLine("device h: all devices until the end; busy: the share of it with a segment; done: trials at the final rung;");
        console.PrintLine("lost: segments that failed or lost their silo; failed: trials; first end: first result at the final rung.");
    }

    /// <inheritdoc/>
    public JsonObject ToJson() =>
        new()
        {
            ["name"] = Spec.Name,
            ["curves"] = Curves,
            ["device"] = File,
            ["unit"] = Figures.Unit(Spec.Halving.Unit),
            ["per_second"] = Json.Number(Model.PerSecond(Spec.Halving.Unit)),
            ["seed"] = Spec.Seed,
            ["rows"] = Json.Array(
                Rows.Select(row => new JsonObject
                {
                    ["rule"] = row.Result.Rule,
                    ["devices"] = row.Devices.Count,
                    ["slots"] = row.Devices.Slots,
                    ["seconds"] = Json.Number(row.Result.Makespan),
                    ["device_hours"] = Json.Number(row.DeviceHours),
                    ["busy_hours"] = Json.Number(row.BusyHours),
                    ["lost_hours"] = Json.Number(row.LostHours),
                    ["utilisation"] = Json.Number(row.Utilisation),
                    ["trials"] = row.Result.Trials + row.Result.Repeats,
                    ["completed"] = row.Result.Completed,
                    ["pruned"] = row.Result.Pruned,
                    ["failed"] = row.Result.Failed,
                    ["segments"] = row.Result.Segments,
                    ["segments_failed"] = row.Result.Crashed,
                    ["segments_preempted"] = row.Result.Preempted,
                    ["first_final_seconds"] = Json.Number(row.Result.FirstFinal),
                    ["compute"] = Json.Number(row.Result.Compute),
                })
            ),
        };

    /// <inheritdoc/>
    public void WriteCsv(TextWriter writer)
    {
        Csv.Write(
            writer,
            "rule",
            "devices",
            "slots",
            "seconds",
            "device_hours",
            "busy_hours",
            "lost_hours",
            "utilisation",
            "trials",
            "completed",
            "pruned",
            "failed",
            "segments",
            "segments_failed",
            "segments_preempted",
            "first_final_seconds",
            "compute",
            "unit"
        );
        foreach (var row in Rows)
        {
            Csv.Write(
                writer,
                [
                    row.Result.Rule,
                    Text(row.Devices.Count),
                    Text(row.Devices.Slots),
                    Text(row.Result.Makespan),
                    Text(row.DeviceHours),
                    Text(row.BusyHours),
                    Text(row.LostHours),
                    Text(row.Utilisation),
                    Text(row.Result.Trials + row.Result.Repeats),
                    Text(row.Result.Completed),
                    Text(row.Result.Pruned),
                    Text(row.Result.Failed),
                    Text(row.Result.Segments),
                    Text(row.Result.Crashed),
                    Text(row.Result.Preempted),
                    row.Result.FirstFinal is { } first ? Text(first) : null,
                    Text(row.Result.Compute),
                    Figures.Unit(Spec.Halving.Unit),
                ]
            );
        }
    }

    private static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture) + " %";

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
