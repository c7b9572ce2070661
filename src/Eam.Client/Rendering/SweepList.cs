using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Client.Commands;
using Eam.Core.Sweeps;
using Eam.Engine.Sweeps;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>What <c>eam ls</c> shows.</summary>
/// <param name="DataFolder">Where the sweeps lie.</param>
/// <param name="Sweeps">In the order of the listing.</param>
/// <param name="Now">For their age.</param>
internal sealed record SweepList(string DataFolder, IReadOnlyList<SweepSummary> Sweeps, DateTimeOffset Now) : IListing
{
    private const int Trials = 2, By = 4, Compute = 5, Age = 6, Gap = 2, NarrowTrials = 20;

    /// <summary>For people.</summary>
    public void Show(IAnsiConsole console)
    {
        if (Sweeps.Count == 0)
        {
            console.WriteLine($"no sweeps in {DataFolder} yet; start one: eam init sweep.yaml, eam run sweep.yaml");
            return;
        }

        console.Write(Render(console.Profile.Width));
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

    // A long name must stay whole, because it is what the other verbs take: a narrow terminal loses columns instead.
    private Table Render(int width)
    {
        (string Heading, Func<string, TableColumn> Kind)[] columns =
            [("sweep", Tables.Left), ("status", Tables.Left), ("trials", Tables.Text), ("best", Tables.Right), ("by", Tables.Left), ("compute", Tables.Right), ("age", Tables.Right)];
        var rows = Sweeps.Select(Cells).ToList();
        var shown = Enumerable.Range(0, columns.Length).ToList();
        foreach (var dropped in (int[])[By, Age, Compute, Trials])
        {
            if (shown.Sum(column => Gap + Width(column)) > width)
                shown.Remove(dropped);
        }

        var table = Tables.Plain().AddColumns([.. shown.Select(column => columns[column].Kind(columns[column].Heading))]);
        foreach (var row in rows)
            table.AddRow([.. shown.Select(column => row[column])]);
        return table;

        // The trials' states wrap.
        int Width(int column) => Math.Min(
            column == Trials ? NarrowTrials : int.MaxValue, rows.Select(row => Markup.Remove(row[column]).Length).Append(columns[column].Heading.Length).Max());
    }

    private string[] Cells(SweepSummary sweep) => sweep.Results is { } results
        ?
        [
            sweep.Name.EscapeMarkup(), Status(sweep), States(results.State), Figures.Metric(sweep.Objective), sweep.Incumbent?.Configuration.Method.EscapeMarkup() ?? Figures.None,
            Figures.Compute(sweep.Spent, results.State.Spec.Halving.Unit), Figures.Age(Now - results.Started),
        ]
        : [sweep.Name.EscapeMarkup(), Status(sweep), Figures.None, Figures.None, Figures.None, Figures.None, Figures.None];

    private static int? Count(SweepSummary sweep, TrialStatus state) => sweep.Results?.State.Trials.Count(trial => trial.Status == state);

    private static string States(SweepState state) => state.Trials.Count == 0 ? "none yet" : $"{state.Trials.Count}: {SweepOverview.States(state.Trials)}";

    private static string Status(SweepSummary sweep) => sweep.Results?.Status switch
    {
        SweepStatus.Running => "[aqua]running[/]",
        SweepStatus.Completed => "[green]completed[/]",
        SweepStatus.Paused => "[yellow]paused[/]",
        SweepStatus.Stopped => "[yellow]stopped[/]",
        SweepStatus.Cancelled => "[grey]cancelled[/]",
        _ => $"[red]{sweep.Status}[/]",
    };

    private static string? Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);
}
