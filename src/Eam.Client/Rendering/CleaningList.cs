using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Engine.Results;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>The output of <c>eam gc</c>.</summary>
/// <param name="DataFolder">Data folder of the sweeps.</param>
/// <param name="DryRun">Whether nothing was deleted because of <c>--dry-run</c>.</param>
/// <param name="Rows">One row per sweep.</param>
internal sealed record CleaningList(string DataFolder, bool DryRun, IReadOnlyList<CleaningList.Row> Rows) : IListing
{
    /// <summary>The row of one sweep.</summary>
    /// <param name="Sweep">The sweep's identifier.</param>
    /// <param name="Cleaning">Files that were deleted; null if the sweep could not be read.</param>
    /// <param name="Note">Why nothing was deleted; null if the sweep was cleaned.</param>
    internal sealed record Row(string Sweep, Cleaning? Cleaning, string? Note)
    {
        /// <summary>Number of deleted files.</summary>
        public int Files => Cleaning?.Files.Count ?? 0;

        /// <summary>Size of the deleted files in bytes.</summary>
        public long Bytes => Cleaning?.Bytes ?? 0;
    }

    /// <summary>Prints the listing for people.</summary>
    public void Show(IAnsiConsole console)
    {
        if (Rows.Any(row => row.Files > 0))
        {
            var table = Tables.Plain().AddColumns(Tables.Left("sweep"), Tables.Right("files"), Tables.Right("size"));
            foreach (var row in Rows.Where(row => row.Files > 0))
                table.AddRow(row.Sweep.EscapeUnsafe(), row.Files.ToString(CultureInfo.InvariantCulture), Figures.Bytes(row.Bytes));
            console.Write(table);
        }

        foreach (var row in Rows.Where(row => row.Note is not null))
            console.PrintLine($"{row.Sweep}: {row.Note}");
        var files = Rows.Sum(row => row.Files);
        console.PrintLine(
            files == 0
                ? $"nothing to delete in {DataFolder}"
                : $"{(DryRun ? "would delete" : "deleted")} {Figures.Count(files, "file")}, {Figures.Bytes(Rows.Sum(row => row.Bytes))}"
        );
    }

    /// <summary>Returns the listing as JSON, for programs.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["data_folder"] = DataFolder,
            ["dry_run"] = DryRun,
            ["bytes"] = Rows.Sum(row => row.Bytes),
            ["sweeps"] = Json.Array(
                Rows.Select(row => new JsonObject
                {
                    ["sweep"] = row.Sweep,
                    ["bytes"] = row.Bytes,
                    ["files"] = Json.Array((row.Cleaning?.Files ?? []).Select(file => JsonValue.Create(file))),
                    ["note"] = row.Note,
                })
            ),
        };

    /// <summary>Writes one CSV line per sweep.</summary>
    public void WriteCsv(TextWriter writer)
    {
        Csv.Write(writer, "sweep", "files", "bytes", "note");
        foreach (var row in Rows)
            Csv.Write(writer, row.Sweep, TrialsTable.Text(row.Files), TrialsTable.Text(row.Bytes), row.Note);
    }
}
