using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>
/// Shows objective, reward and distance, or the declared metrics of a command, of the best trial of each method at growing compute.
/// </summary>
internal static class RewardTable
{
    /// <summary>Prints the listing for people.</summary>
    /// <param name="state">State of the sweep, or the pool of several.</param>
    /// <param name="width">Width of the terminal in columns.</param>
    public static Table Render(SweepState state, int width)
    {
        var table = new FittedTable().Right(Figures.Unit(state.Spec.Halving.Unit)).Left("method").Right(state.Spec.Objective.Metric);
        var beside = ShownMetrics.Beside(state.Spec, "reward", "sw2");
        for (var i = 0; i < beside.Count; i++)
            table.Right(beside[i], drop: 2 + i);
        table.Right("trial", drop: 1);
        foreach (var row in Rows(state))
        {
            var metrics = row.Best?.Point.Metrics;
            table.Row([
                row.First ? $"up to {Figures.Amount(row.Compute)}" : string.Empty,
                row.Method.EscapeUnsafe(),
                Figures.Metric(metrics?[state.Spec.Objective.Metric]),
                .. beside.Select(metric => Figures.Metric(metrics?[metric])),
                row.Best?.Trial.ToString(CultureInfo.InvariantCulture) ?? Figures.None,
            ]);
        }

        return table.Render(width);
    }

    /// <summary>Returns the lines below the table: the base model before training, and the floor of sw2, each if it is known.</summary>
    public static IEnumerable<string> Notes(SweepState state)
    {
        if (BaseText(state) is { } known)
            yield return $"base model, before training: {known}";
        if (ReferenceValues.Of(state, "sw2").FirstOrDefault(reference => reference.Name == ReferenceValues.Floor) is { } floor)
            yield return $"sw2 floor {Figures.Metric(floor.Value)}: at or below it, a model cannot be told from the target (docs/tasks.md#floors)";
    }

    /// <summary>Returns the base model's objectives, reward and distance in words; null if the base model was not evaluated.</summary>
    public static string? BaseText(SweepState state)
    {
        var values = Shown(state.Spec)
            .Select(metric => (Metric: metric, Value: ReferenceValues.OfTheBase(state, metric)))
            .Where(shown => shown.Value is not null)
            .Select(shown => $"{shown.Metric} {Figures.Metric(shown.Value)}")
            .ToList();
        return values.Count > 0 ? string.Join(", ", values) : null;
    }

    /// <summary>Writes the table as CSV.</summary>
    public static void WriteCsv(TextWriter writer, SweepState state)
    {
        string[] shown = [state.Spec.Objective.Metric, .. ShownMetrics.Beside(state.Spec, "reward", "reward_se", "sw2", "sw2_floor")];
        Csv.Write(writer, ["up_to", "method", "trial", "compute", .. shown]);
        foreach (var row in Rows(state))
        {
            var metrics = row.Best?.Point.Metrics;
            Csv.Write(
                writer,
                [
                    Text(row.Compute),
                    row.Method,
                    row.Best?.Trial.ToString(CultureInfo.InvariantCulture),
                    Text(row.Best?.Compute),
                    .. shown.Select(metric => Text(metrics?[metric])),
                ]
            );
        }
    }

    /// <summary>Returns the listing as JSON, for programs.</summary>
    public static JsonArray ToJson(SweepState state) =>
        Json.Array(
            Rows(state)
                .Select(row => new JsonObject
                {
                    ["up_to"] = Json.Number(row.Compute),
                    ["method"] = row.Method,
                    ["trial"] = row.Best?.Trial,
                    ["compute"] = Json.Number(row.Best?.Compute),
                    ["metrics"] = Json.Metrics(row.Best?.Point.Metrics),
                })
        );

    private static IEnumerable<string> Shown(SweepSpec spec) =>
        spec
            .Objectives.Select(objective => objective.Metric)
            .Prepend(spec.Objective.Metric)
            .Concat(ShownMetrics.Beside(spec, "reward", "sw2"))
            .Distinct();

    private static IEnumerable<RewardRow> Rows(SweepState state) =>
        ComputeTable
            .Of(state)
            .SelectMany(row => row.Best.Select((best, i) => new RewardRow(row.Compute, state.Spec.Space.Methods[i], best, i == 0)));

    private static string? Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);

    private sealed record RewardRow(double Compute, string Method, ScoredPoint? Best, bool First);
}
