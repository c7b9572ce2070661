using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Client.Hosts;
using Eam.Core;
using Eam.Core.Sweeps;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>The output of <c>eam ls</c>.</summary>
/// <param name="Place">Place of the sweeps: path of a data folder, or address of a server.</param>
/// <param name="IsRemote">Whether the place is a server.</param>
/// <param name="Sweeps">Sweeps in the order of the listing.</param>
/// <param name="Now">The current time, from which ages are computed.</param>
internal sealed record SweepList(string Place, bool IsRemote, IReadOnlyList<ListedSweep> Sweeps, DateTimeOffset Now) : IListing
{
    private const int Trials = 2,
        By = 4,
        Compute = 5,
        Age = 6,
        Gap = 2,
        NarrowTrials = 20;

    /// <summary>Prints the listing for people.</summary>
    public void Show(IAnsiConsole console)
    {
        if (Sweeps.Count == 0)
        {
            console.PrintLine($"no sweeps {(IsRemote ? "on" : "in")} {Place} yet; start one: eam init sweep.yaml, eam run sweep.yaml");
            return;
        }

        console.Write(Render(console.Profile.Width));
        foreach (var sweep in Sweeps.Where(sweep => sweep.IsDamaged || sweep.Status == SweepStatus.Failed.ToWord()))
            console.PrintLine($"{sweep.Name} {(sweep.IsDamaged ? "is damaged" : "failed")}: {sweep.Message}");
    }

    /// <summary>Returns the listing as JSON, for programs.</summary>
    public JsonObject ToJson() =>
        new()
        {
            [IsRemote ? "server" : "data_folder"] = Place,
            ["sweeps"] = Json.Array(
                Sweeps.Select(sweep => new JsonObject
                {
                    ["sweep"] = sweep.Name,
                    ["status"] = sweep.Status,
                    ["message"] = sweep.Message,
                    ["folder"] = sweep.Folder,
                    ["task"] = sweep.Task,
                    ["trials"] = sweep.IsDamaged
                        ? null
                        : Json.Object(Enum.GetValues<TrialStatus>(), SweepOverview.State, state => Count(sweep, state)),
                    ["objective"] = sweep.Metric,
                    ["best"] = Json.Number(sweep.Objective),
                    ["best_trial"] = sweep.Best?.Trial,
                    ["best_method"] = sweep.Best?.Method,
                    ["front"] = sweep.Front,
                    ["hypervolume"] = Json.Number(sweep.Hypervolume),
                    ["unit"] = Unit(sweep),
                    ["compute"] = Json.Number(sweep.Spent),
                    ["started"] = Figures.Time(sweep.Started),
                    ["finished"] = Figures.Time(sweep.Finished),
                    ["diverged"] = sweep.Diverged,
                    ["wasted"] = Json.Number(sweep.Wasted),
                    ["simulated"] = sweep.IsSimulated,
                })
            ),
        };

    /// <summary>Writes one CSV line per sweep.</summary>
    public void WriteCsv(TextWriter writer)
    {
        var states = Enum.GetValues<TrialStatus>();
        Csv.Write(
            writer,
            [
                "sweep",
                "status",
                "trials",
                .. states.Select(SweepOverview.State),
                "objective",
                "best",
                "best_trial",
                "best_method",
                "unit",
                "compute",
                "started",
                "finished",
                "message",
                "diverged",
                "wasted",
                "front",
                "hypervolume",
                "simulated",
            ]
        );
        foreach (var sweep in Sweeps)
        {
            Csv.Write(
                writer,
                [
                    sweep.Name,
                    sweep.Status,
                    Text(sweep.Trials?.Values.Sum()),
                    .. states.Select(state => Text(Count(sweep, state))),
                    sweep.Metric,
                    Text(sweep.Objective),
                    Text(sweep.Best?.Trial),
                    sweep.Best?.Method,
                    Unit(sweep),
                    Text(sweep.Spent),
                    Figures.Time(sweep.Started),
                    Figures.Time(sweep.Finished),
                    sweep.Message,
                    Text(sweep.Diverged),
                    Text(sweep.Wasted),
                    Text(sweep.Front),
                    Text(sweep.Hypervolume),
                    sweep.IsSimulated ? "true" : "false",
                ]
            );
        }
    }

    // A long name is never cut, because other verbs need it. A narrow terminal shows fewer columns instead.
    private Table Render(int width)
    {
        (string Heading, Func<string, TableColumn> Kind)[] columns =
        [
            ("sweep", Tables.Left),
            ("status", Tables.Left),
            ("trials", Tables.Text),
            ("best", Tables.Right),
            ("by", Tables.Left),
            ("compute", Tables.Right),
            ("age", Tables.Right),
        ];
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

        // The states of the trials wrap.
        int Width(int column) =>
            Math.Min(
                column == Trials ? NarrowTrials : int.MaxValue,
                rows.Select(row => Markup.Remove(row[column]).Length).Append(columns[column].Heading.Length).Max()
            );
    }

    private string[] Cells(ListedSweep sweep) =>
        !sweep.IsDamaged
            ?
            [
                sweep.Name.EscapeUnsafe(),
                Status(sweep),
                States(sweep.Trials!, sweep.Diverged ?? 0),
                Figures.Metric(sweep.Objective),
                Methods(sweep),
                sweep.Unit is { } unit ? Figures.Compute(sweep.Spent ?? 0, unit) : Figures.None,
                sweep.Started is { } started ? Figures.Age(Now - started) : Figures.None,
            ]
            : [sweep.Name.EscapeUnsafe(), Status(sweep), Figures.None, Figures.None, Figures.None, Figures.None, Figures.None];

    // With several objectives, the best trial is one of many that no other beats.
    private static string Methods(ListedSweep sweep)
    {
        var method = sweep.Best?.Method.EscapeUnsafe() ?? Figures.None;
        return sweep.Front is { } front ? $"{method} (front of {front})" : method;
    }

    private static int? Count(ListedSweep sweep, TrialStatus state) => sweep.Trials?.GetValueOrDefault(state);

    private static string States(IReadOnlyDictionary<TrialStatus, int> trials, int diverged) =>
        trials.Values.Sum() is > 0 and var count ? $"{count}: {SweepOverview.States(trials, diverged)}" : "none yet";

    private static string Status(ListedSweep sweep)
    {
        var colour = EnumWords.Find<SweepStatus>(sweep.Status) switch
        {
            SweepStatus.Running => "aqua",
            SweepStatus.Completed => sweep.Lost == 0 ? "green" : "yellow",
            SweepStatus.Paused or SweepStatus.Stopped or SweepStatus.Interrupted => "yellow",
            SweepStatus.Cancelled => "grey",
            _ => "red",
        };
        return $"[{colour}]{sweep.Status.EscapeUnsafe()}{(sweep.IsSimulated ? " (simulated)" : string.Empty)}[/]";
    }

    private static string? Unit(ListedSweep sweep) => sweep.Unit is { } unit ? Figures.Unit(unit) : null;

    private static string? Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);
}
