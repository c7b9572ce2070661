using System.Globalization;
using System.Text.Json.Nodes;
using Eam.Engine.Results;
using Spectre.Console;

namespace Eam.Client.Rendering;

/// <summary>What <c>eam gc</c> tells.</summary>
/// <param name="DataFolder">Where the sweeps lie.</param>
/// <param name="DryRun">Nothing was deleted.</param>
/// <param name="Rows">A sweep each.</param>
internal sealed record CleaningList(string DataFolder, bool DryRun, IReadOnlyList<CleaningList.Row> Rows) : IListing
{
    /// <summary>One sweep.</summary>
    /// <param name="Sweep">Its identifier.</param>
    /// <param name="Cleaning">What went; null where it could not be read.</param>
    /// <param name="Note">Why it was left alone; null where it was not.</param>
    internal sealed record Row(string Sweep, Cleaning? Cleaning, string? Note)
    {
        /// <summary>Files that went.</summary>
        public int Files => Cleaning?.Files.Count ?? 0;

        /// <summary>Their bytes.</summary>
        public long Bytes => Cleaning?.Bytes ?? 0;
    }

    /// <summary>For people.</summary>
    public void Show(IAnsiConsole console)
    {
        if (Rows.Any(row => row.Files > 0))
        {
            var table = Tables.Plain().AddColumns(Tables.Left("sweep"), Tables.Right("files"), Tables.Right("size"));
            foreach (var row in Rows.Where(row => row.Files > 0))
                table.AddRow(row.Sweep.EscapeMarkup(), row.Files.ToString(CultureInfo.InvariantCulture), Figures.Bytes(row.Bytes));
            console.Write(table);
        }

        foreach (var row in Rows.Where(row => row.Note is not null))
            console.WriteLine($"{row.Sweep} {row.Note}");
        var files = Rows.Sum(row => row.Files);
        console.WriteLine(
            files == 0
                ? $"nothing to delete in {DataFolder}"
                : $"{(DryRun ? "would delete" : "deleted")} {Figures.Count(files, "file")}, {Figures.Bytes(Rows.Sum(row => row.Bytes))}"
        );
    }

    /// <summary>For programs.</summary>
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

    /// <summary>A line a sweep.</summary>
    public void WriteCsv(TextWriter writer)
    {
        Csv.Write(writer, "sweep", "files", "bytes", "note");
        foreach (var row in Rows)
            Csv.Write(writer, row.Sweep, TrialsTable.Text(row.Files), TrialsTable.Text(row.Bytes), row.Note);
    }
}
