using Eam.Engine;
using Eam.Engine.Results;
using Eam.Engine.Specs;

namespace Eam.Client.Hosts;

/// <summary>Finds the sweep that a user means: by its name, by the beginning of it where only one sweep begins so, or by its folder.</summary>
internal static class SweepNames
{
    private const int Named = 5;

    /// <summary>Names of all folders of a data folder that are to be sweeps, damaged ones included.</summary>
    public static IReadOnlyList<string> All(string dataFolder)
    {
        var sweeps = DataFolder.Sweeps(dataFolder);
        return Directory.Exists(sweeps)
            ? [.. Directory.EnumerateDirectories(sweeps).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>The sweep's results.</summary>
    /// <exception cref="EngineException">There is none, several begin so, or a file of it is damaged.</exception>
    public static SweepResults Read(string dataFolder, string name) => SweepResults.Find(dataFolder, Resolve(dataFolder, name));

    /// <summary>The full name, or the folder as it was given.</summary>
    /// <exception cref="EngineException">There is none, or several begin so.</exception>
    public static string Resolve(string dataFolder, string name)
    {
        var all = All(dataFolder);
        if (all.Contains(name) || name.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return name;
        return Begun(name, all)
            ?? (
                Directory.Exists(name)
                    ? name
                    : throw new EngineException(
                        $"there is no sweep '{name}': neither in {DataFolder.Sweeps(dataFolder)} nor as a folder{Hint(name, all)}"
                    )
            );
    }

    /// <summary>The full name among those of a server.</summary>
    /// <exception cref="EngineException">There is none, or several begin so.</exception>
    public static string Resolve(string name, IReadOnlyList<string> all, string server) =>
        Begun(name, all) ?? throw new NotFoundException($"there is no sweep '{name}' on {server}{Hint(name, all)}");

    private static string? Begun(string name, IReadOnlyList<string> all)
    {
        var begin = all.Where(known => known.StartsWith(name, StringComparison.Ordinal)).ToList();
        return begin.Count > 1 ? throw new EngineException($"'{name}' is not one sweep: {Listed(begin)}") : begin.FirstOrDefault();
    }

    private static string Hint(string name, IReadOnlyList<string> all) =>
        NearName.Of(name, all) is { } near ? $"; did you mean '{near}'?"
        : all.Count == 0 ? " (it has no sweeps yet)"
        : $"; there are {Listed(all)}";

    private static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(Named)) + (names.Count > Named ? $" and {names.Count - Named} more" : string.Empty);
}
