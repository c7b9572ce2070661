using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Core;
using Eam.Core.Reports;
using Eam.Core.Sweeps;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>
/// The compute that each method needed to reach one level of the objective, and the ratio of the first method's compute to the last
/// method's.
/// </summary>
internal static class ComparisonTable
{
    private const int WideFrom = 120;

    /// <summary>Prints the listing for people.</summary>
    public static void Show(IAnsiConsole console, ComputeToTarget comparison)
    {
        if (comparison.Target is null)
        {
            console.PrintLine($"compute to target: {TargetLevel.NoneWords(comparison.Metric, comparison.Share)}");
            return;
        }

        console.PrintLine(Heading(comparison));
        var table = Tables
            .Plain()
            .AddColumn(Tables.Left("method"))
            .AddColumn(Tables.Right($"{Figures.Unit(comparison.Unit)} (median)"))
            .AddColumn(Tables.Right("reached"))
            .AddColumn(Tables.Right("first reached"))
            .AddColumn(Tables.Right("final value"))
            .AddColumn(Tables.Text("runs (seeds) of its best configuration"));

        // In a narrow terminal each run has a line of its own, because a line break inside of "451 k" would split the number.
        var separator = console.Profile.Width < WideFrom ? ",\n" : ", ";
        foreach (var method in comparison.Methods)
        {
            table.AddRow(
                method.Method.EscapeUnsafe(),
                Amount(method.Median),
                string.Create(CultureInfo.InvariantCulture, $"{method.Reached} of {method.Runs.Count}"),
                Amount(method.First),
                Figures.Metric(method.Final),
                string.Join(separator, method.Runs.Select(run => Run(run, method).EscapeUnsafe()))
            );
        }

        console.Write(table);
        if (comparison.Methods.Any(method => method.Lost > 0))
            console.PrintLine("lost: the run reached the level and was worse again at its end, so it does not count as reached");
        if (comparison.Methods.Any(method => method.Counted.Count < method.Runs.Count))
            console.PrintLine("selected: the run was chosen because it was the best, so the medians and the ratio leave it out");
        ShowRatio(console, comparison);
    }

    /// <summary>Returns the line above a table: the level, and where it comes from.</summary>
    internal static string Heading(ComputeToTarget comparison)
    {
        var origin = TargetLevel.Words(comparison.Origin, comparison.Share, comparison.Methods.Count);
        return $"compute to reach {comparison.Metric} {Figures.Metric(comparison.Target)} ({origin}):";
    }

    /// <summary>Prints the ratio in each unit and the effort of tuning, or how far a comparison without a ratio is.</summary>
    internal static void ShowRatio(IAnsiConsole console, ComputeToTarget comparison)
    {
        if (comparison.Ratio is { } ratio)
        {
            var sentence = RatioWords.Of(ratio, comparison.Progress.Words, Figures.Amount);
            if (comparison.Progress.IsProvisional)
                console.PrintMarkup($"[grey]{sentence}[/]");
            else
                console.PrintMarkup($"[bold]{sentence}[/]");
            foreach (var other in comparison.Others)
                console.PrintLine(
                    $"in {Figures.Unit(other.Unit)}: {RatioWords.Of(other.Ratio, comparison.Progress.Words, Figures.Amount)}"
                );
            console.PrintLine($"tuned with: {string.Join("; ", comparison.Effort.Select(Effort))}");
        }
        else if (comparison.Progress.Words is { } words)
        {
            console.PrintMarkup($"[grey]{words}[/]");
        }
    }

    /// <summary>Returns the comparison as JSON: metric, target, nfe by method, ratio, ratio_low, ratio_high, then the details.</summary>
    /// <param name="state">State of the sweep, or the pool of several.</param>
    /// <param name="progress">The progress of the sweeps.</param>
    public static JsonObject ToJson(SweepState state, FinalProgress progress) =>
        ToJson(ComputeToTarget.Of(state, progress), state, progress);

    /// <summary>Returns a comparison as JSON, whose ratios may be over searches.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="state">State of the sweep, or the pool of several, that it compares.</param>
    /// <param name="progress">The progress of the sweeps.</param>
    public static JsonObject ToJson(ComputeToTarget comparison, SweepState state, FinalProgress progress)
    {
        var nfe = ComputeToTarget.Of(
            state with
            {
                Spec = state.Spec with { Halving = state.Spec.Halving with { Unit = ComputeUnit.Nfe } },
            },
            progress
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
            ["ratio_more_than"] = Json.Number(comparison.Ratio?.MoreThan),
            ["ratio_less_than"] = Json.Number(comparison.Ratio?.LessThan),
            ["provisional"] = progress.IsProvisional,
            ["final_runs"] = new JsonObject { ["ended"] = progress.Ended, ["expected"] = progress.Expected },
            ["target_share"] = Json.Number(comparison.Share),
            ["target_origin"] = comparison.Origin.ToWord(),
            ["no_interval"] = comparison.Ratio?.NoInterval,
            ["other_units"] = Json.Array(comparison.Others.Select(OtherJson)),
            ["tuning"] = Json.Array(
                comparison.Effort.Select(effort => new JsonObject
                {
                    ["method"] = effort.Method,
                    ["configurations"] = effort.Configurations,
                    ["nfe"] = Json.Number(effort.Nfe),
                    ["seconds"] = Json.Number(effort.Seconds),
                })
            ),
            ["methods"] = Json.Array(
                comparison.Methods.Select(method => new JsonObject
                {
                    ["method"] = method.Method,
                    ["median"] = Json.Number(method.Median),
                    ["first_reached"] = Json.Number(method.First),
                    ["reached"] = method.Reached,
                    ["lost"] = method.Lost,
                    ["final"] = Json.Number(method.Final),
                    ["runs"] = Json.Array(
                        method.Runs.Select(run => new JsonObject
                        {
                            ["trial"] = run.Trial,
                            ["compute"] = Json.Number(run.Compute),
                            ["first_reached"] = Json.Number(run.First),
                            ["at_most"] = run.AtMost,
                            ["final"] = Json.Number(run.Final),
                            ["spent"] = Json.Number(run.Spent),
                            ["selected"] = run.Selected,
                        })
                    ),
                })
            ),
        };
    }

    /// <summary>Returns the ratio in another unit as JSON: unit, ratio, ratio_low, ratio_high, and the bounds that are known.</summary>
    internal static JsonObject OtherJson(UnitRatio other) =>
        new()
        {
            ["unit"] = Figures.Unit(other.Unit),
            ["ratio"] = Json.Number(other.Ratio.Value),
            ["ratio_low"] = Json.Number(other.Ratio.Low),
            ["ratio_high"] = Json.Number(other.Ratio.High),
            ["ratio_more_than"] = Json.Number(other.Ratio.MoreThan),
            ["ratio_less_than"] = Json.Number(other.Ratio.LessThan),
            ["no_interval"] = other.Ratio.NoInterval,
        };

    private static string Effort(TuningEffort effort) =>
        $"{effort.Method} {Figures.Count(effort.Configurations, "configuration")}, {Figures.Amount(effort.Nfe)} nfe, {Figures.Amount(effort.Seconds)} seconds";

    /// <summary>Returns the words for a method's compute to the target.</summary>
    internal static string Amount(double compute) => double.IsFinite(compute) ? Figures.Amount(compute) : "not reached";

    private static string Run(RunCompute run, MethodCompute method)
    {
        var mark = run.Selected && method.Counted.Count < method.Runs.Count ? " (selected)" : string.Empty;
        if (run.Lost)
            return $"lost (at {Figures.Amount(run.First)}){mark}";
        return run.Held
            ? $"{(run.AtMost ? "at most " : string.Empty)}{Figures.Amount(run.Compute)}{mark}"
            : $"more than {Figures.Amount(run.Spent)}{mark}";
    }
}
