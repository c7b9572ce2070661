using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Specs;

namespace Eam.Client.Hosts;

/// <summary>Sweep files as the command line reads them: every mistake of a file is told at once, and nothing is started.</summary>
internal static class SweepFileReader
{
    /// <summary>All names that a file or an option may use.</summary>
    public static SpecCatalog Catalog => SpecCatalog.Default;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="data">Where earlier sweeps lie, as <c>--data</c> has it.</param>
    /// <exception cref="UsageException">It cannot be read, or is not valid.</exception>
    public static (SweepSpec Spec, string Source) Read(string path, string? data)
    {
        var text = Text(path);
        var result = SweepFile.Read(text, path, Catalog, sweep => SweepResults.Find(DataFolder.Resolve(data), sweep).State);
        return result.Spec is { } spec ? (spec, text) : throw new UsageException(result.Errors);
    }

    /// <summary>The text of a file.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static string Text(string path)
    {
        if (Directory.Exists(path))
            throw new UsageException($"{path}: is a folder, not a sweep file");
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{path}: there is no such file (`eam init {path}` writes a sample)");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: cannot be read: {error.Message.ReplaceLineEndings(" ")}");
        }
    }
}
