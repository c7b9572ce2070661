using Eam.Engine.Specs.Yaml;

namespace Eam.Engine.Specs;

/// <summary>Reports a name that no parameter has, with the name that is most likely meant.</summary>
internal static class UnknownParameter
{
    /// <summary>Reports one mistake; for a map of a method's parameters one mistake per parameter, each with its dotted name.</summary>
    /// <param name="start">How the message begins; may be empty.</param>
    /// <param name="entry">The name in the file, and its value.</param>
    /// <param name="catalog">The methods and their parameters.</param>
    /// <param name="likely">Names that are meant rather than those of methods that the sweep does not run.</param>
    /// <param name="problems">Receives the mistakes.</param>
    public static void Report(string start, YamlEntry entry, SpecCatalog catalog, IReadOnlyList<string> likely, Problems problems)
    {
        var method = catalog.Methods.FirstOrDefault(method => string.Equals(method.Name, entry.Key, StringComparison.OrdinalIgnoreCase));
        if (method is null || entry.Value is not YamlMap { Entries.Count: > 0 } map)
        {
            problems.Add(entry.Line, $"{start}unknown parameter '{entry.Key}'{Hint(entry.Key, catalog, likely)}");
            return;
        }

        foreach (var below in map.Entries)
        {
            var name = $"{method.Name}.{below.Key}";
            var meant = method.Parameters.Any(parameter => parameter.Name == name) ? name : NearName.Of(name, Names(catalog));
            problems.Add(
                below.Line,
                $"{start}parameters have no levels: write '{meant ?? name}' as one name with a dot, not '{below.Key}' below '{entry.Key}'"
            );
        }
    }

    private static string Hint(string name, SpecCatalog catalog, IReadOnlyList<string> likely)
    {
        if (!catalog.IsDeclared && ForeignWords.NameHint(name) is { } hint)
            return hint;
        var near = NearName.Of(name, likely) ?? NearName.Of(name, Names(catalog));
        var all = catalog.IsDeclared ? $"; this sweep has {string.Join(", ", likely)}" : "; `eam tasks` lists all parameters";
        return near is null ? all : $"; did you mean '{near}'?";
    }

    private static IEnumerable<string> Names(SpecCatalog catalog) =>
        catalog.Training.Concat(catalog.Methods.SelectMany(method => method.Parameters)).Select(parameter => parameter.Name);
}
