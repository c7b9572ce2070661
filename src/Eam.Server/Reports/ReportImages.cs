using Eam.Engine.Files;
using Eam.Server.Contracts;

namespace Eam.Server.Reports;

/// <summary>Reads the sample images of a sweep's folder as data: addresses.</summary>
internal static class ReportImages
{
    // A sheet of digits takes some tens of kilobytes. A much larger file does not come from this program.
    private const int Largest = 2_000_000;
    private const string Base = "base";

    /// <summary>Returns the image of the base first, then those of the methods, ordered by name.</summary>
    public static IReadOnlyList<ReportImage> Of(string folder)
    {
        try
        {
            return
            [
                .. Directory
                    .EnumerateFiles(folder, "*.png")
                    .Where(path => PlainFile.IsPlain(path) && new FileInfo(path).Length <= Largest)
                    .Select(path => (Name: Path.GetFileNameWithoutExtension(path), Path: path))
                    .OrderBy(file => file.Name != Base)
                    .ThenBy(file => file.Name, StringComparer.Ordinal)
                    .Select(file => new ReportImage(
                        file.Name == Base ? "samples of the base model" : $"samples of the best trial of {file.Name}",
                        $"data:image/png;base64,{Convert.ToBase64String(AtomicFile.Read(file.Path, Largest))}"
                    )),
            ];
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("read the images of", folder, failure);
        }
    }
}
