using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Core.Sweeps;
using Eam.Engine.Simulation;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>The output of <c>eam simulate</c>: simulated sweeps, one line per rule.</summary>
/// <param name="Spec">Specification of the sweep.</param>
/// <param name="Settings">The simulated machine.</param>
/// <param name="Curves">The family of learning curves; null for recorded curves.</param>
/// <param name="Recorded">The sweep whose curves are used; null for a family.</param>
/// <param name="Results">Results, ordered by rule.</param>
internal sealed record SimulationTable(
    SweepSpec Spec,
    SimulationSettings Settings,
    string? Curves,
    string? Recorded,
    IReadOnlyList<SimulationResult> Results
)
{
    /// <summary>Name of the scored metric. The scores of a family belong to no metric; larger is better.</summary>
    public string Metric => Recorded is null ? "score" : Spec.Objective.Metric;

    /// <summary>The largest possible score; null if it is not known, as for all curves but benchmarks.</summary>
    public double? Optimum { get; init; }

    /// <summary>Name of what the sweep spends: the sweep's unit of compute, or the cost of a benchmark.</summary>
    public string Unit => Optimum is null ? Figures.Unit(Spec.Halving.Unit) : "cost";

    /// <summary>Description of the learning curves.</summary>
    public string Source => Recorded is null ? $"{Curves} curves" : $"curves of {Recorded}";

    /// <summary>Description of the number of slots.</summary>
    public string Slots => Settings.Slots.Changes is [var (_, slots)] ? Figures.Count(slots, "slot") : $"slots {Settings.Slots}";

    /// <summary>Returns the label of a result: its rule, and its searcher if there are several.</summary>
    public string Label(SimulationResult result) =>
        Results.All(other => other.Search == result.Search) ? result.Rule : $"{result.Rule} {result.Search}";

    /// <summary>Returns a score in the direction of the metric.</summary>
    public double Value(double score) => Recorded is null || Spec.Objective.Maximize ? score : -score;

    /// <summary>Prints the listing for people.</summary>
    public void Show(IAnsiConsole console)
    {
        var unit = Unit;
        console.MarkupLineInterpolated(
            $"[bold]{Spec.Name}[/]  {Source}, {Slots}, failures {Settings.FailureRate}, stragglers {Settings.StragglerRate}, seed {Spec.Seed}"
        );
        var table = new FittedTable()
            .Left("rule")
            .Right("trials")
            .Right("failed", drop: 4)
            .Right("makespan")
            .Right("busy", drop: 1)
            .Right(unit)
            .Right("best at", drop: 2)
            .Right($"{unit} then", drop: 3)
            .Right(Metric)
            .Right("regret");
        foreach (var result in Results)
        {
            var best = result.Incumbent;
            table.Row(
                Label(result).EscapeUnsafe(),
                Whole(result.Trials + result.Repeats),
                Whole(result.Failed),
                Figures.Metric(result.Makespan),
                (100 * result.Utilisation).ToString("F1", CultureInfo.InvariantCulture) + " %",
                Figures.Amount(result.Compute),
                Figures.Metric(best?.Time),
                best is null ? Figures.None : Figures.Amount(best.Compute),
                Figures.Metric(best is null ? null : Value(best.Score)),
                Figures.Metric(best?.Regret)
            );
        }

        var width = console.Profile.Width;
        console.Write(table.Render(width));
        if (table.LeftOut(width) is { Count: > 0 } hidden)
            console.PrintMarkup($"[grey]left out in {width} columns: {string.Join(", ", hidden)} (-o csv has them)[/]");
        console.PrintLine(
            Optimum is null
                ? "Time 1: one trial from zero to the final rung. Regret: against the best of all configurations trained to the end."
                : $"Time 1: one trial from zero to the final rung, which costs {Figures.Amount(Spec.Halving.MaxCompute)}. Regret: the share of the optimum that the best trial lacks."
        );
    }

    /// <summary>Returns the listing as JSON, for programs.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["name"] = Spec.Name,
            ["curves"] = Curves,
            ["from"] = Recorded,
            ["slots"] = Settings.Slots.Most,
            ["slot_schedule"] = Settings.Slots.ToString(),
            ["failures"] = Json.Number(Settings.FailureRate),
            ["stragglers"] = Json.Number(Settings.StragglerRate),
            ["seed"] = Spec.Seed,
            ["unit"] = Unit,
            ["metric"] = Metric,
            ["optimum"] = Json.Number(Optimum),
            ["rules"] = Json.Array(
                Results.Select(result => new JsonObject
                {
                    ["rule"] = result.Rule,
                    ["search"] = result.Search,
                    ["trials"] = result.Trials,
                    ["repeats"] = result.Repeats,
                    ["completed"] = result.Completed,
                    ["pruned"] = result.Pruned,
                    ["failed"] = result.Failed,
                    ["segments"] = result.Segments,
                    ["preempted"] = result.Preempted,
                    ["makespan"] = Json.Number(result.Makespan),
                    ["utilisation"] = Json.Number(result.Utilisation),
                    ["compute"] = Json.Number(result.Compute),
                    ["incumbent"] = result.Incumbent is not { } best
                        ? null
                        : new JsonObject
                        {
                            ["trial"] = best.Trial,
                            ["score"] = Json.Number(Value(best.Score)),
                            ["time"] = Json.Number(best.Time),
                            ["compute"] = Json.Number(best.Compute),
                            ["regret"] = Json.Number(best.Regret),
                        },
                    ["best"] = Points(result.Best),
                    ["incumbents"] = Points(result.Incumbents),
                })
            ),
        };

    /// <summary>Writes one CSV line per rule.</summary>
    public void WriteCsv(TextWriter writer)
    {
        Csv.Write(
            writer,
            "rule",
            "search",
            "trials",
            "repeats",
            "completed",
            "pruned",
            "failed",
            "segments",
            "preempted",
            "makespan",
            "utilisation",
            "compute",
            "unit",
            "best_trial",
            "best_score",
            "best_time",
            "best_compute",
            "regret"
        );
        foreach (var result in Results)
        {
            var best = result.Incumbent;
            Csv.Write(
                writer,
                [
                    result.Rule,
                    result.Search,
                    Text(result.Trials),
                    Text(result.Repeats),
                    Text(result.Completed),
                    Text(result.Pruned),
                    Text(result.Failed),
                    Text(result.Segments),
                    Text(result.Preempted),
                    Text(result.Makespan),
                    Text(result.Utilisation),
                    Text(result.Compute),
                    Unit,
                    Text(best?.Trial),
                    Text(best is null ? null : Value(best.Score)),
                    Text(best?.Time),
                    Text(best?.Compute),
                    Text(best?.Regret),
                ]
            );
        }
    }

    private JsonArray Points(IReadOnlyList<BestPoint> points) =>
        Json.Array(
            points.Select(point => new JsonObject
            {
                ["time"] = Json.Number(point.Time),
                ["compute"] = Json.Number(point.Compute),
                ["score"] = Json.Number(Value(point.Score)),
            })
        );

    private static string Whole(int number) => Text(number)!;

    private static string? Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);
}
