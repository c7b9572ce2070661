using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>The output of <c>eam trials</c>.</summary>
/// <param name="Sweep">The sweep's identifier.</param>
/// <param name="State">State of the sweep.</param>
/// <param name="Trials">The trials to show, in order.</param>
/// <param name="Sorted">Column by which the trials are sorted.</param>
internal sealed record TrialList(string Sweep, SweepState State, IReadOnlyList<Trial> Trials, TrialColumn Sorted) : IListing
{
    private const int WideFrom = 100;

    /// <summary>Prints the listing for people. A wide terminal shows the parameters on the right; a narrow one leaves them out.</summary>
    public void Show(IAnsiConsole console)
    {
        if (Trials.Count == 0)
        {
            console.PrintLine(
                State.Trials.Count == 0
                    ? $"{Sweep} has no trials yet"
                    : $"none of the {Figures.Count(State.Trials.Count, "trial")} of {Sweep} matches the options"
            );
            return;
        }

        var unit = State.Spec.Halving.Unit;
        var rungs = State.Spec.Halving.Rungs().Count;
        var metric = State.Spec.Objective.Metric;
        var wide = console.Profile.Width >= WideFrom;
        var beside = ShownMetrics.Beside(State.Spec, "reward", "sw2");
        HashSet<string> shown = ["trial", "method", "state", "rung", Figures.Unit(unit), metric, .. beside, "reason"];
        var extra = !shown.Contains(Sorted.Name);
        var table = new FittedTable()
            .Right("trial")
            .Left("method")
            .Left("state")
            .Left("rung", drop: 1)
            .Right(Figures.Unit(unit))
            .Right(wide ? metric : "objective");
        for (var i = 0; i < beside.Count; i++)
            table.Right(beside[i], drop: 2 + i);
        if (extra)
            table.Right(Sorted.Name);
        if (wide)
            table.Text("parameters", drop: 2 + beside.Count);
        foreach (var trial in Trials)
        {
            List<string> cells =
            [
                trial.Number.ToString(CultureInfo.InvariantCulture),
                trial.Configuration.Method.EscapeUnsafe(),
                Tables.State(trial.Status),
                $"{trial.Rung + 1}/{rungs}",
                Figures.Amount(trial.Spent.In(unit)),
                Figures.Metric(trial.Metrics?[metric]),
                .. beside.Select(name => Figures.Metric(trial.Metrics?[name])),
            ];
            if (extra)
                cells.Add(Cell(Sorted.Get(trial)).EscapeUnsafe());
            if (wide)
                cells.Add(
                    (
                        trial.RepeatOf is { } winner ? $"repeat of {winner}"
                        : trial.Failure is null ? Settings.Short(trial.Configuration)
                        : trial.Reason ?? string.Empty
                    ).EscapeUnsafe()
                );
            table.Row([.. cells]);
        }

        console.Write(table.Render(console.Profile.Width));
        if (Trials.Count < State.Trials.Count)
            console.PrintLine($"{Trials.Count} of {Figures.Count(State.Trials.Count, "trial")}");
    }

    /// <summary>Returns the listing as JSON, for programs.</summary>
    public JsonObject ToJson() => new() { ["sweep"] = Sweep, ["trials"] = Json.Array(Trials.Select(Json.Trial)) };

    /// <summary>Writes the trials with the columns of trials.csv.</summary>
    public void WriteCsv(TextWriter writer) => WriteCsv(writer, State, Trials);

    /// <summary>Writes some trials of a sweep with the columns of trials.csv.</summary>
    public static void WriteCsv(TextWriter writer, SweepState state, IEnumerable<Trial> trials)
    {
        var columns = TrialsTable.Columns(state);
        Csv.Write(writer, columns.Select(column => column.Name));
        foreach (var trial in trials)
            Csv.Write(writer, columns.Select(column => TrialsTable.Text(column.Get(trial))));
    }

    private static string Cell(object? value) =>
        value switch
        {
            null => Figures.None,
            double number => Figures.Metric(number),
            long count => Figures.Amount(count),
            _ => TrialsTable.Text(value) ?? Figures.None,
        };
}
