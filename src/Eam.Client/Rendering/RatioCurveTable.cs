using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>The ratio of two methods' compute at several levels of the objective, with its interval at each.</summary>
internal static class RatioCurveTable
{
    /// <summary>Prints the table for people.</summary>
    public static void Show(IAnsiConsole console, SweepState state, IReadOnlyList<RatioLevel> curve)
    {
        if (curve.Count == 0)
        {
            console.PrintLine("ratio by level: it needs two methods with at least one evaluation each");
            return;
        }

        var (metric, ratio) = (state.Spec.Objective.Metric, curve[0].Ratio);
        console.PrintLine($"{ratio.Numerator} / {ratio.Denominator} by level of {metric} ({Origin(curve)}):");
        var table = Tables.Plain().AddColumn(Tables.Right("share")).AddColumn(Tables.Right(metric));
        foreach (var unit in Units(state, curve))
            table.AddColumn(Tables.Right(Figures.Unit(unit))).AddColumn(Tables.Right("95 % interval"));
        foreach (var point in curve)
        {
            var cells = Units(state, curve).Select(unit => Ratio(state, point, unit)).ToList();
            table.AddRow([
                point.Share is { } share ? share.ToString("0.###", CultureInfo.InvariantCulture) : Figures.None,
                Figures.Metric(point.Level),
                .. cells.SelectMany(cell => (string[])[Value(cell), Interval(cell)]),
            ]);
        }

        console.Write(table);
    }

    /// <summary>Returns the curve as JSON, one object per level.</summary>
    public static JsonArray ToJson(IReadOnlyList<RatioLevel> curve) =>
        Json.Array(
            curve.Select(point => new JsonObject
            {
                ["share"] = Json.Number(point.Share),
                ["level"] = Json.Number(point.Level),
                ["ratio"] = Json.Number(point.Ratio.Value),
                ["ratio_low"] = Json.Number(point.Ratio.Low),
                ["ratio_high"] = Json.Number(point.Ratio.High),
                ["ratio_more_than"] = Json.Number(point.Ratio.MoreThan),
                ["ratio_less_than"] = Json.Number(point.Ratio.LessThan),
                ["other_units"] = Json.Array(point.Others.Select(ComparisonTable.OtherJson)),
            })
        );

    /// <summary>Writes the curve as CSV, one line per level and unit.</summary>
    public static void WriteCsv(TextWriter writer, SweepState state, IReadOnlyList<RatioLevel> curve)
    {
        Csv.Write(writer, "share", "level", "unit", "ratio", "ratio_low", "ratio_high", "ratio_more_than", "ratio_less_than");
        foreach (var point in curve)
        {
            foreach (var unit in Units(state, curve))
            {
                var ratio = Ratio(state, point, unit);
                Csv.Write(
                    writer,
                    Text(point.Share),
                    Text(point.Level),
                    Figures.Unit(unit),
                    Text(ratio?.Value),
                    Text(ratio?.Low),
                    Text(ratio?.High),
                    Text(ratio?.MoreThan),
                    Text(ratio?.LessThan)
                );
            }
        }
    }

    private static string Origin(IReadOnlyList<RatioLevel> curve) =>
        curve[0].Share is null ? "levels from the results" : "share of the way from the base model to the optimum";

    private static IEnumerable<ComputeUnit> Units(SweepState state, IReadOnlyList<RatioLevel> curve) =>
        [state.Spec.Halving.Unit, .. curve[0].Others.Select(other => other.Unit)];

    private static ComputeRatio? Ratio(SweepState state, RatioLevel point, ComputeUnit unit) =>
        unit == state.Spec.Halving.Unit ? point.Ratio : point.Others.FirstOrDefault(other => other.Unit == unit)?.Ratio;

    private static string Value(ComputeRatio? ratio)
    {
        if (ratio is null)
            return Figures.None;
        if (ratio.MoreThan is { } more)
            return $"> {Figures.Amount(more)}";
        return ratio.LessThan is { } less ? $"< {Figures.Amount(less)}" : Figures.Amount(ratio.Value);
    }

    private static string Interval(ComputeRatio? ratio) =>
        ratio is null || double.IsNaN(ratio.Low) ? Figures.None : $"{Figures.Amount(ratio.Low)} to {Figures.Amount(ratio.High)}";

    private static string? Text(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : null;
}
