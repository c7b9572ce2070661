using Eam.Engine.DeviceModels;
using Eam.Engine.Results;
using Eam.Engine.Specs;
using Eam.Engine.Sweeps;

namespace Eam.Client.Hosts;

/// <summary>
/// Reads sweep files and device models for the command line. It reports all mistakes of a file together, before anything starts.
/// </summary>
internal static class SweepFileReader
{
    /// <summary>Catalog of all names that a file or an option may use.</summary>
    public static SpecCatalog Catalog => SpecCatalog.Default;

    /// <summary>Reads and validates a sweep file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="data">Data folder with earlier sweeps, the value of <c>--data</c>.</param>
    /// <exception cref="UsageException">The file cannot be read, or is not valid.</exception>
    public static SweepSource Read(string path, string? data)
    {
        var text = Text(path);
        var result = SweepFile.Read(text, path, Catalog, sweep => SweepResults.Find(DataFolder.Resolve(data), sweep).State);
        return result.Spec is { } spec
            ? new(text, spec) { Warnings = result.Warnings }
            : throw new UsageException([.. result.Problems.Select(problem => problem.In(path))]);
    }

    /// <summary>Returns the text of a file.</summary>
    /// <exception cref="UsageException">The file cannot be read, or is not UTF-8 text.</exception>
    public static string Text(string path) => Text(path, "sweep file", $" (`eam init {path}` writes a sample)");

    /// <summary>Reads and validates a file with a device model.</summary>
    /// <exception cref="UsageException">The file cannot be read, or is not valid.</exception>
    public static DeviceModel Device(string path)
    {
        var result = DeviceModelFile.Read(Text(path, "device model", string.Empty));
        return result.Model ?? throw new UsageException([.. result.Problems.Select(problem => problem.In(path))]);
    }

    private static string Text(string path, string kind, string hint) =>
        SweepText.TryDecode(Bytes(path, kind, hint), out var text, out var problem, kind)
            ? text
            : throw new UsageException(problem.In(path));

    private static byte[] Bytes(string path, string kind, string hint)
    {
        if (Directory.Exists(path))
            throw new UsageException($"{path}: is a folder, not a {kind}");
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{path}: there is no such file{hint}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: cannot be read: {error.Message.ReplaceLineEndings(" ")}");
        }
    }
}
