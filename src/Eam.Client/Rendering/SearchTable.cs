using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Core.Reports;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>The compute that the winner of each method needed in each of several searches, and the ratio over the searches.</summary>
internal static class SearchTable
{
    /// <summary>Prints the table for people.</summary>
    /// <param name="console">Console to print to.</param>
    /// <param name="comparison">A comparison over searches (<see cref="SearchComparison"/>).</param>
    /// <param name="names">Names of the sweeps, in the order of the searches.</param>
    public static void Show(IAnsiConsole console, ComputeToTarget comparison, IReadOnlyList<string> names)
    {
        if (comparison.Searches.Count == 0)
        {
            // There is no level. The table of a single search says why.
            ComparisonTable.Show(console, comparison);
            return;
        }

        console.PrintLine(ComparisonTable.Heading(comparison));
        var table = Tables.Plain().AddColumn(Tables.Left("search")).AddColumn(Tables.Right("seed"));
        foreach (var method in comparison.Methods)
            table.AddColumn(Tables.Right($"{method.Method} ({Figures.Unit(comparison.Unit)})"));
        table.AddColumn(Tables.Right("ratio"));
        foreach (var (search, name) in comparison.Searches.Zip(names))
        {
            table.AddRow([
                name.EscapeUnsafe(),
                search.Seed.ToString(CultureInfo.InvariantCulture),
                .. search.Methods.Select(method => ComparisonTable.Amount(method.Median)),
                Figures.Amount(search.Ratio),
            ]);
        }

        console.Write(table);
        console.PrintLine("each number is the median over the runs of the search's winner, without the selected run if there are others");
        ComparisonTable.ShowRatio(console, comparison);
    }

    /// <summary>Returns the searches as JSON, one object per search.</summary>
    /// <param name="comparison">A comparison over searches.</param>
    /// <param name="names">Names of the sweeps, in the order of the searches.</param>
    public static JsonArray ToJson(ComputeToTarget comparison, IReadOnlyList<string> names) =>
        Json.Array(comparison.Searches.Zip(names, (search, name) => new JsonObject
                {
                    ["sweep"] = name,
                    ["seed"] = search.Seed,
                    ["medians"] = Json.Object(search.Methods, method => method.Method, method => Json.Number(method.Median)),
                    ["ratio"] = Json.Number(search.Ratio),
                }));

    /// <summary>Writes the searches as CSV, one line per search and method.</summary>
    /// <param name="writer">Writer that receives the lines.</param>
    /// <param name="comparison">A comparison over searches.</param>
    /// <param name="names">Names of the sweeps, in the order of the searches.</param>
    public static void WriteCsv(TextWriter writer, ComputeToTarget comparison, IReadOnlyList<string> names)
    {
        Csv.Write(writer, "sweep", "seed", "method", "unit", "median", "runs", "reached");
        foreach (var (search, name) in comparison.Searches.Zip(names))
        {
            foreach (var method in search.Methods)
            {
                Csv.Write(
                    writer,
                    name,
                    search.Seed.ToString(CultureInfo.InvariantCulture),
                    method.Method,
                    Figures.Unit(comparison.Unit),
                    double.IsFinite(method.Median) ? method.Median.ToString("R", CultureInfo.InvariantCulture) : null,
                    method.Runs.Count.ToString(CultureInfo.InvariantCulture),
                    method.Reached.ToString(CultureInfo.InvariantCulture)
                );
            }
        }
    }
}
