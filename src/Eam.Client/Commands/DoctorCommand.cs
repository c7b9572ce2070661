using System.CommandLine;
using System.Text.Json.Nodes;
using Eam.Client.Doctor;
using Eam.Client.Rendering;
using Eam.Engine.Assets;
using Eam.Engine.Results;
using Spectre.Console;

namespace Eam.Client.Commands;

/// <summary><c>eam doctor</c>: is this machine fit, and how fast is it.</summary>
internal static class DoctorCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Terminal terminal)
    {
        var (data, json) = (CommonOptions.Data(), CommonOptions.AsJson());
        var command = new Command("doctor", "Checks this machine, the data folder and the shipped files; exits with 1 if something is broken") { data, json };
        command.SetAction(parsed => Execute(terminal, DataFolder.Resolve(parsed.GetValue(data)), parsed.GetValue(json)));
        return command;
    }

    private static int Execute(Terminal terminal, string dataFolder, bool json)
    {
        IEnumerable<Check> checks =
        [
            .. MachineChecks.Run(), SpeedCheck.Run(terminal.Time), .. DataFolderChecks.Run(dataFolder), .. AssetChecks.Run(AssetFiles.Shipped),
        ];
        var all = checks.ToList();
        if (json)
            Json.Write(terminal.Output.Writer, ToJson(all));
        else
            Show(terminal.Output.Console, all);
        return all.Any(check => check.State == CheckState.Broken) ? ExitCode.Failed : ExitCode.Done;
    }

    private static void Show(IAnsiConsole console, IReadOnlyList<Check> checks)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn());
        foreach (var check in checks)
            grid.AddRow(Mark(check.State), check.Name.EscapeMarkup(), check.Detail.EscapeMarkup());
        console.Write(grid);
    }

    private static string Mark(CheckState state) => state switch
    {
        CheckState.Ok => "[green]ok[/]",
        CheckState.Warning => "[yellow]warning[/]",
        _ => "[red]BROKEN[/]",
    };

    private static JsonObject ToJson(IReadOnlyList<Check> checks) => new()
    {
        ["ok"] = checks.All(check => check.State != CheckState.Broken),
        ["checks"] = Json.Array(checks.Select(check => new JsonObject
        {
            ["name"] = check.Name,
            ["state"] = check.State.ToString().ToLowerInvariant(),
            ["detail"] = check.Detail,
        })),
    };
}
