using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Engine.Specs.Yaml;

namespace Eam.Engine.Specs;

/// <summary>Reads the keys <c>method</c> and <c>parameters</c>.</summary>
internal sealed class SpaceReader(SpecCatalog catalog, Problems problems)
{
    /// <summary>Returns the search space. Unknown methods are reported and left out.</summary>
    public SearchSpace Read(Section top, bool grid)
    {
        var before = problems.Count;
        var methods = Methods(top);
        var read = problems.Count == before;
        var parameters = new List<SweptParameter>();
        if (top.Node("parameters") is YamlList)
        {
            top.Wrong("parameters", "must be a map of names, such as {learning_rate: {min: 1e-4, max: 1e-2}}, not a list");
            return new([.. methods.Select(method => method.Name)], parameters);
        }

        var named = new Section("parameters", top.Node("parameters"), top.Line("parameters"), problems, null);
        foreach (var entry in named.Entries)
        {
            // Without valid methods it is not known which parameters are allowed, so those of all methods are.
            if (
                Definition(entry, read ? methods : catalog.Methods) is { } definition
                && new DomainReader(definition, grid, problems).Read(entry) is { } domain
            )
                parameters.Add(new(entry.Key, domain));
        }

        return new ConditionReader(catalog, problems).Read(new([.. methods.Select(method => method.Name)], parameters), [.. named.Entries]);
    }

    private List<MethodDefinition> Methods(Section top)
    {
        var names = catalog.Methods.Select(method => method.Name).ToList();
        if (!top.Has("method") && catalog.IsDeclared)
            return [.. catalog.Methods];
        if (!top.Has("method"))
            top.Missing("method", $"one of {string.Join(", ", names)}, or {{values: [{string.Join(", ", names)}]}}");
        var node = top.Node("method");
        if (node is YamlMap map)
        {
            foreach (var entry in map.Entries.Where(entry => entry.Key != "values"))
                problems.Add(entry.Line, $"unknown key 'method.{entry.Key}'{NearName.Hint(entry.Key, ["values"])}");
            node = map.Entries.FirstOrDefault(entry => entry.Key == "values")?.Value;
            if (node is null)
                problems.Add(map.Line, "method.values", "is missing: a list of methods");
            else if (node is not YamlList { Items.Count: > 0 })
                problems.Add(
                    node.Line,
                    "method.values",
                    $"must be a list of methods, not {(node is YamlList ? "an empty one" : node.Kind)}"
                );
        }

        var found = new List<MethodDefinition>();
        foreach (
            var item in node switch
            {
                YamlList list => list.Items,
                YamlScalar => [node],
                _ => (IReadOnlyList<YamlNode>)[],
            }
        )
        {
            var name = (item as YamlScalar)?.Text ?? "";
            var method = catalog.Methods.FirstOrDefault(candidate => candidate.Name == name);
            if (method is null && catalog.IsDeclared)
                problems.Add(
                    item.Line,
                    "method",
                    $"must be {DeclaredNames.MethodRule}, not {item.Kind}{ForeignWords.ValueHint("method", name, [])}"
                );
            else if (method is null)
                problems.Add(
                    item.Line,
                    "method",
                    $"must be one of {string.Join(", ", names)}, not {item.Kind}{ForeignWords.ValueHint("method", name, names)}"
                );
            else if (found.Contains(method))
                problems.Add(item.Line, "method", $"lists '{name}' twice");
            else
                found.Add(method);
        }

        return found;
    }

    private ParameterDefinition? Definition(YamlEntry entry, IReadOnlyList<MethodDefinition> methods)
    {
        var known = catalog.Training.Concat(catalog.Methods.SelectMany(method => method.Parameters)).ToList();
        var definition = known.FirstOrDefault(candidate => candidate.Name == entry.Key);
        if (definition is null && catalog.IsDeclared)
            return null; // it has a mistake that is already reported
        if (definition is null)
        {
            var likely = catalog.Training.Concat(methods.SelectMany(method => method.Parameters)).Select(parameter => parameter.Name);
            UnknownParameter.Report("", entry, catalog, [.. likely], problems);
            return null;
        }

        var owner = catalog.Methods.FirstOrDefault(method => method.Parameters.Contains(definition));
        if (owner is null || methods.Contains(owner))
            return definition;
        problems.Add(
            entry.Line,
            $"{entry.Key} is a parameter of method {owner.Name}, which this sweep does not run (method: {string.Join(", ", methods.Select(method => method.Name))})"
        );
        return null;
    }
}
