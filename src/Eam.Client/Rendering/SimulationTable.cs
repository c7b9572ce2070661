using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Core.Sweeps;
using Eam.Engine.Simulation;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>Simulated sweeps, a line a rule.</summary>
/// <param name="Spec">The sweep.</param>
/// <param name="Settings">The machine.</param>
/// <param name="Curves">The family of curves; null for recorded ones.</param>
/// <param name="Recorded">The sweep that the curves are of; null for a family.</param>
/// <param name="Results">By rule.</param>
internal sealed record SimulationTable(
    SweepSpec Spec, SimulationSettings Settings, string? Curves, string? Recorded, IReadOnlyList<SimulationResult> Results)
{
    // A family's scores are of no metric, and larger is better.
    private string Metric => Recorded is null ? "score" : Spec.Objective.Metric;

    /// <summary>For people.</summary>
    public void Show(IAnsiConsole console)
    {
        var unit = Figures.Unit(Spec.Halving.Unit);
        var curves = Recorded is null ? $"{Curves} curves" : $"curves of {Recorded}";
        console.MarkupLineInterpolated($"[bold]{Spec.Name}[/]  {curves}, {Figures.Count(Settings.Slots, "slot")}, failures {Settings.FailureRate}, stragglers {Settings.StragglerRate}, seed {Spec.Seed}");
        var table = Tables.Plain().AddColumn(Tables.Left("rule"));
        foreach (var heading in new[] { "trials", "failed", "makespan", "busy", unit, "best at", $"{unit} then", Metric, "regret" })
            table.AddColumn(Tables.Right(heading));
        foreach (var result in Results)
        {
            var best = result.Incumbent;
            table.AddRow(
                result.Rule, Whole(result.Trials + result.Repeats), Whole(result.Failed), Figures.Metric(result.Makespan),
                (100 * result.Utilisation).ToString("F1", CultureInfo.InvariantCulture) + " %", Figures.Amount(result.Compute), Figures.Metric(best?.Time),
                best is null ? Figures.None : Figures.Amount(best.Compute), Figures.Metric(Value(best)), Figures.Metric(best?.Regret));
        }

        console.Write(table);
        console.WriteLine("Time 1: one trial from zero to the final rung. Regret: against the best of all configurations trained to the end.");
    }

    /// <summary>For programs.</summary>
    public JsonObject ToJson() => new()
    {
        ["name"] = Spec.Name,
        ["curves"] = Curves,
        ["from"] = Recorded,
        ["slots"] = Settings.Slots,
        ["failures"] = Json.Number(Settings.FailureRate),
        ["stragglers"] = Json.Number(Settings.StragglerRate),
        ["seed"] = Spec.Seed,
        ["unit"] = Figures.Unit(Spec.Halving.Unit),
        ["metric"] = Metric,
        ["rules"] = Json.Array(Results.Select(result => new JsonObject
        {
            ["rule"] = result.Rule,
            ["trials"] = result.Trials,
            ["repeats"] = result.Repeats,
            ["completed"] = result.Completed,
            ["pruned"] = result.Pruned,
            ["failed"] = result.Failed,
            ["segments"] = result.Segments,
            ["makespan"] = Json.Number(result.Makespan),
            ["utilisation"] = Json.Number(result.Utilisation),
            ["compute"] = Json.Number(result.Compute),
            ["incumbent"] = result.Incumbent is not { } best ? null : new JsonObject
            {
                ["trial"] = best.Trial,
                ["score"] = Json.Number(Value(best)),
                ["time"] = Json.Number(best.Time),
                ["compute"] = Json.Number(best.Compute),
                ["regret"] = Json.Number(best.Regret),
            },
        })),
    };

    private double? Value(Incumbent? best) => Recorded is null || Spec.Objective.Maximize ? best?.Score : -best?.Score;

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);
}
