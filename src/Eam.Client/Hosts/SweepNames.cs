using Eam.Engine;
using Eam.Engine.Results;
using Eam.Engine.Specs;

namespace Eam.Client.Hosts;

/// <summary>Finds a sweep by its name, by any unambiguous prefix of it, or by its folder.</summary>
internal static class SweepNames
{
    private const int Named = 5;

    /// <summary>Returns the names of all sweep folders of a data folder, including damaged ones.</summary>
    public static IReadOnlyList<string> All(string dataFolder)
    {
        var sweeps = DataFolder.Sweeps(dataFolder);
        return Directory.Exists(sweeps)
            ? [.. Directory.EnumerateDirectories(sweeps).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>Reads the results of a sweep.</summary>
    /// <exception cref="EngineException">There is no such sweep, the prefix is ambiguous, or a file of the sweep is damaged.</exception>
    public static SweepResults Read(string dataFolder, string name) => SweepResults.Find(dataFolder, Resolve(dataFolder, name));

    /// <summary>Returns the full name of a sweep in a data folder, or the folder as it was given.</summary>
    /// <exception cref="EngineException">There is no such sweep, or the prefix is ambiguous.</exception>
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
                        $"there is no sweep '{name}': not in {DataFolder.Sweeps(dataFolder)}, and no such folder{Hint(name, all)}"
                    )
            );
    }

    /// <summary>Returns the full name of a sweep among the names of a server's sweeps.</summary>
    /// <exception cref="EngineException">There is no such sweep, or the prefix is ambiguous.</exception>
    public static string Resolve(string name, IReadOnlyList<string> all, string server) =>
        Begun(name, all) ?? throw new NotFoundException($"there is no sweep '{name}' on {server}{Hint(name, all)}");

    private static string? Begun(string name, IReadOnlyList<string> all)
    {
        var begin = all.Where(known => known.StartsWith(name, StringComparison.Ordinal)).ToList();
        return begin.Count > 1
            ? throw new EngineException($"'{name}' is ambiguous: it is a prefix of {Listed(begin)}")
            : begin.FirstOrDefault();
    }

    private static string Hint(string name, IReadOnlyList<string> all) =>
        NearName.Of(name, all) is { } near ? $"; did you mean '{near}'?"
        : all.Count == 0 ? " (there are no sweeps yet)"
        : $"; there are {Listed(all)}";

    private static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(Named)) + (names.Count > Named ? $" and {names.Count - Named} more" : string.Empty);
}
