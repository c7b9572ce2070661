using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>What <c>eam ls</c> shows.</summary>
/// <param name="DataFolder">Where the sweeps lie.</param>
/// <param name="Sweeps">In the order of the listing.</param>
/// <param name="Now">For their age.</param>
internal sealed record SweepList(string DataFolder, IReadOnlyList<SweepSummary> Sweeps, DateTimeOffset Now)
{
    private const int WideFrom = 100, Method = 4;

    /// <summary>For people.</summary>
    public void Show(IAnsiConsole console)
    {
        if (Sweeps.Count == 0)
        {
            console.WriteLine($"no sweeps in {DataFolder} yet; start one: eam init sweep.yaml, eam run sweep.yaml");
            return;
        }

        // A narrow terminal has no room for the incumbent's method beside a long name.
        var wide = console.Profile.Width >= WideFrom;
        List<TableColumn> columns = [Tables.Left("sweep"), Tables.Left("status"), Tables.Text("trials"), Tables.Right("best"), Tables.Left("by"), Tables.Right("compute"), Tables.Right("age")];
        if (!wide)
            columns.RemoveAt(Method);
        var table = Tables.Plain().AddColumns([.. columns]);
        foreach (var sweep in Sweeps)
        {
            List<string> cells = sweep.Results is { } results
                ?
                [
                    sweep.Name.EscapeMarkup(), Status(sweep), States(results.State), Figures.Metric(sweep.Objective), sweep.Incumbent?.Configuration.Method.EscapeMarkup() ?? Figures.None,
                    Figures.Compute(sweep.Spent, results.State.Spec.Halving.Unit), Figures.Age(Now - results.Started),
                ]
                : [sweep.Name.EscapeMarkup(), Status(sweep), .. Enumerable.Repeat(Figures.None, columns.Count - (wide ? 2 : 1))];
            if (!wide)
                cells.RemoveAt(Method);
            table.AddRow([.. cells]);
        }

        console.Write(table);
        foreach (var sweep in Sweeps.Where(sweep => sweep.Results is null || sweep.Results.Status == SweepStatus.Failed))
            console.WriteLine($"{sweep.Name} {(sweep.Results is null ? "is damaged" : "failed")}: {sweep.Message}");
    }

    /// <summary>For programs.</summary>
    public JsonObject ToJson() => new()
    {
        ["data_folder"] = DataFolder,
        ["sweeps"] = Json.Array(Sweeps.Select(sweep => new JsonObject
        {
            ["sweep"] = sweep.Name,
            ["status"] = sweep.Status,
            ["message"] = sweep.Message,
            ["folder"] = sweep.Results?.Folder,
            ["task"] = sweep.Results?.State.Spec.Task.Name,
            ["trials"] = sweep.Results is null ? null : Json.Object(Enum.GetValues<TrialStatus>(), SweepOverview.State, state => Count(sweep, state)),
            ["objective"] = sweep.Results?.State.Spec.Objective.Metric,
            ["best"] = Json.Number(sweep.Objective),
            ["best_trial"] = sweep.Incumbent?.Number,
            ["best_method"] = sweep.Incumbent?.Configuration.Method,
            ["unit"] = sweep.Results is null ? null : Figures.Unit(sweep.Results.State.Spec.Halving.Unit),
            ["compute"] = sweep.Results is null ? null : Json.Number(sweep.Spent),
            ["started"] = Figures.Time(sweep.Results?.Started),
            ["finished"] = Figures.Time(sweep.Results?.Finished),
        })),
    };

    /// <summary>A line a sweep.</summary>
    public void WriteCsv(TextWriter writer)
    {
        var states = Enum.GetValues<TrialStatus>();
        Csv.Write(writer, ["sweep", "status", "trials", .. states.Select(SweepOverview.State), "objective", "best", "best_trial", "best_method", "unit", "compute", "started", "finished", "message"]);
        foreach (var sweep in Sweeps)
        {
            Csv.Write(writer,
            [
                sweep.Name, sweep.Status, Text(sweep.Results?.State.Trials.Count), .. states.Select(state => Text(Count(sweep, state))), sweep.Results?.State.Spec.Objective.Metric,
                Text(sweep.Objective), Text(sweep.Incumbent?.Number), sweep.Incumbent?.Configuration.Method,
                sweep.Results is null ? null : Figures.Unit(sweep.Results.State.Spec.Halving.Unit), sweep.Results is null ? null : Text(sweep.Spent),
                Figures.Time(sweep.Results?.Started), Figures.Time(sweep.Results?.Finished), sweep.Message,
            ]);
        }
    }

    private static int? Count(SweepSummary sweep, TrialStatus state) => sweep.Results?.State.Trials.Count(trial => trial.Status == state);

    private static string States(SweepState state) => state.Trials.Count == 0 ? "none yet" : $"{state.Trials.Count}: {SweepOverview.States(state.Trials)}";

    private static string Status(SweepSummary sweep) => sweep.Results?.Status switch
    {
        SweepStatus.Running => "[aqua]running[/]",
        SweepStatus.Completed => "[green]completed[/]",
        SweepStatus.Stopped => "[yellow]stopped[/]",
        _ => $"[red]{sweep.Status}[/]",
    };

    private static string? Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);
}
