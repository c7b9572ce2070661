using System.Text.Json.Nodes;
using Eam.Client.Rendering;
using Eam.Core;
using Spectre.Console;

namespace Eam.Client.Doctor;

/// <summary>The results of <c>eam doctor</c>.</summary>
internal sealed record CheckList(IReadOnlyList<Check> Checks) : IListing
{
    /// <summary>Whether a check failed.</summary>
    public bool IsBroken => Checks.Any(check => check.State == CheckState.Broken);

    /// <inheritdoc/>
    public void Show(IAnsiConsole console)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn());
        foreach (var check in Checks)
            grid.AddRow(Mark(check.State), check.Name.EscapeMarkup(), check.Detail.EscapeMarkup());
        console.Write(grid);
    }

    /// <inheritdoc/>
    public JsonObject ToJson() =>
        new()
        {
            ["ok"] = !IsBroken,
            ["checks"] = Json.Array(
                Checks.Select(check => new JsonObject
                {
                    ["name"] = check.Name,
                    ["state"] = State(check),
                    ["detail"] = check.Detail,
                })
            ),
        };

    /// <inheritdoc/>
    public void WriteCsv(TextWriter writer)
    {
        Csv.Write(writer, "name", "state", "detail");
        foreach (var check in Checks)
            Csv.Write(writer, check.Name, State(check), check.Detail);
    }

    private static string State(Check check) => check.State.ToWord();

    private static string Mark(CheckState state) =>
        state switch
        {
            CheckState.Ok => "[green]ok[/]",
            CheckState.Warning => "[yellow]warning[/]",
            _ => "[red]BROKEN[/]",
        };
}
