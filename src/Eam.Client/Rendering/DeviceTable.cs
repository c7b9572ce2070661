using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Server.Contracts;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>The output of <c>eam devices</c>.</summary>
/// <param name="Place">The server's address.</param>
/// <param name="Devices">Devices, ordered by name.</param>
internal sealed record DeviceTable(string Place, IReadOnlyList<DeviceView> Devices) : IListing
{
    /// <summary>Prints the listing for people.</summary>
    public void Show(IAnsiConsole console)
    {
        if (Devices.Count == 0)
        {
            console.PrintLine($"no devices on {Place}: no silo with devices has reported yet");
            return;
        }

        var table = new FittedTable()
            .Left("device")
            .Left("kind", drop: 1)
            .Right("memory", drop: 2)
            .Text("labels", drop: 3)
            .Left("state")
            .Text("runs");
        foreach (var device in Devices)
            table.Row(
                device.Name.EscapeUnsafe(),
                device.Kind.EscapeUnsafe(),
                Figures.Memory(device.Memory),
                Labels(device).EscapeUnsafe(),
                State(device.State),
                Runs(device).EscapeUnsafe()
            );
        console.Write(table.Render(console.Profile.Width));
        foreach (var device in Devices.Where(device => device.Reason is not null))
            console.PrintLine($"{device.Name}: {device.Reason}");
    }

    /// <summary>Returns the listing as JSON, for programs.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["server"] = Place,
            ["devices"] = Json.Array(
                Devices.Select(device => new JsonObject
                {
                    ["name"] = device.Name,
                    ["silo"] = device.Silo,
                    ["kind"] = device.Kind,
                    ["memory"] = device.Memory,
                    ["labels"] = Json.Object(Sorted(device), label => label.Key, label => label.Value),
                    ["state"] = device.State,
                    ["sweep"] = device.Sweep,
                    ["trial"] = device.Trial,
                    ["reason"] = device.Reason,
                })
            ),
        };

    /// <summary>Writes one CSV line per device.</summary>
    public void WriteCsv(TextWriter writer)
    {
        Csv.Write(writer, "name", "silo", "kind", "memory", "labels", "state", "sweep", "trial", "reason");
        foreach (var device in Devices)
        {
            Csv.Write(
                writer,
                device.Name,
                device.Silo,
                device.Kind,
                device.Memory.ToString(CultureInfo.InvariantCulture),
                Labels(device),
                device.State,
                device.Sweep,
                device.Trial?.ToString(CultureInfo.InvariantCulture),
                device.Reason
            );
        }
    }

    private static string Labels(DeviceView device) => string.Join(' ', Sorted(device).Select(label => $"{label.Key}={label.Value}"));

    private static IEnumerable<KeyValuePair<string, string>> Sorted(DeviceView device) =>
        device.Labels.OrderBy(label => label.Key, StringComparer.Ordinal);

    private static string Runs(DeviceView device) =>
        (device.Sweep, device.Trial) switch
        {
            (null, _) => Figures.None,
            (var sweep, null) => sweep,
            (var sweep, { } trial) => string.Create(CultureInfo.InvariantCulture, $"{sweep} trial {trial}"),
        };

    private static string State(string state) =>
        state switch
        {
            "busy" => "[aqua]busy[/]",
            "quarantined" => "[red]quarantined[/]",
            "draining" => "[yellow]draining[/]",
            _ => state.EscapeUnsafe(),
        };
}
