using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>
/// The compute that each method needed to reach one level of the objective, and the ratio of the first method's compute to the last method's.
/// </summary>
internal static class ComparisonTable
{
    /// <summary>Prints the listing for people.</summary>
    public static void Show(IAnsiConsole console, ComputeToTarget comparison)
    {
        if (comparison.Target is not { } target)
        {
            console.PrintLine($"compute to target: there is no level of {comparison.Metric} yet that every method has reached");
            return;
        }

        var origin =
            comparison.Given ? "the given target"
            : comparison.Methods.Count > 1 ? "the best level that all methods reach"
            : "its best level";
        console.PrintLine($"compute to reach {comparison.Metric} {Figures.Metric(target)} ({origin}):");
        var table = Tables
            .Plain()
            .AddColumn(Tables.Left("method"))
            .AddColumn(Tables.Right($"{Figures.Unit(comparison.Unit)} (median)"))
            .AddColumn(Tables.Right("reached"))
            .AddColumn(Tables.Text("runs (seeds) of its best configuration"));
        foreach (var method in comparison.Methods)
        {
            table.AddRow(
                method.Method.EscapeUnsafe(),
                double.IsFinite(method.Median) ? Figures.Amount(method.Median) : "not reached",
                string.Create(CultureInfo.InvariantCulture, $"{method.Reached} of {method.Runs.Count}"),
                string.Join(", ", method.Runs.Select(Run)).EscapeUnsafe()
            );
        }

        console.Write(table);
        if (comparison.Ratio is { } ratio)
            console.PrintMarkup($"[bold]{Ratio(ratio)}[/]");
    }

    /// <summary>Returns the ratio as a sentence.</summary>
    public static string Ratio(ComputeRatio ratio)
    {
        var text = $"{ratio.Numerator} / {ratio.Denominator}";
        if (double.IsNaN(ratio.Value))
            return $"{text}: no ratio, {ratio.Denominator} did not reach the target";
        text += double.IsInfinity(ratio.Value)
            ? $": {ratio.Numerator} did not reach the target"
            : $" = {Figures.Amount(ratio.Value)} times the compute";
        if (double.IsNaN(ratio.Low))
            return $"{text} (no interval: it needs at least two seeds of each method that reach the target)";
        var high = double.IsFinite(ratio.High) ? $"to {Figures.Amount(ratio.High)}" : "and above";
        return $"{text} (95 % interval over seeds: {Figures.Amount(ratio.Low)} {high})";
    }

    /// <summary>Returns the comparison as JSON: metric, target, nfe by method, ratio, ratio_low, ratio_high, then the details.</summary>
    /// <param name="state">State of the sweep.</param>
    public static JsonObject ToJson(SweepState state)
    {
        var comparison = ComputeToTarget.Of(state);
        var nfe = ComputeToTarget.Of(
            state with
            {
                Spec = state.Spec with { Halving = state.Spec.Halving with { Unit = ComputeUnit.Nfe } },
            }
        );
        return new JsonObject
        {
            ["metric"] = comparison.Metric,
            ["target"] = Json.Number(comparison.Target),
            ["target_given"] = comparison.Given,
            ["nfe"] = Json.Object(nfe.Methods, method => method.Method, method => Json.Number(method.Median)),
            ["ratio"] = Json.Number(comparison.Ratio?.Value),
            ["ratio_low"] = Json.Number(comparison.Ratio?.Low),
            ["ratio_high"] = Json.Number(comparison.Ratio?.High),
            ["ratio_of"] = comparison.Ratio is { } ratio ? $"{ratio.Numerator}/{ratio.Denominator}" : null,
            ["unit"] = Figures.Unit(comparison.Unit),
            ["methods"] = Json.Array(
                comparison.Methods.Select(method => new JsonObject
                {
                    ["method"] = method.Method,
                    ["median"] = Json.Number(method.Median),
                    ["reached"] = method.Reached,
                    ["runs"] = Json.Array(
                        method.Runs.Select(run => new JsonObject
                        {
                            ["trial"] = run.Trial,
                            ["compute"] = Json.Number(run.Compute),
                            ["at_most"] = run.AtMost,
                            ["spent"] = Json.Number(run.Spent),
                        })
                    ),
                })
            ),
        };
    }

    private static string Run(RunCompute run) =>
        double.IsFinite(run.Compute)
            ? $"{(run.AtMost ? "at most " : string.Empty)}{Figures.Amount(run.Compute)}"
            : $"more than {Figures.Amount(run.Spent)}";
}
