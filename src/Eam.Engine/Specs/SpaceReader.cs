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
            if (Definition(entry, read ? methods : catalog.Methods) is { } definition && Domain(entry, definition, grid) is { } domain)
                parameters.Add(new(entry.Key, domain));
        }

        return new([.. methods.Select(method => method.Name)], parameters);
    }

    private List<MethodDefinition> Methods(Section top)
    {
        var names = catalog.Methods.Select(method => method.Name).ToList();
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
            if (method is null)
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

    private Domain? Domain(YamlEntry entry, ParameterDefinition definition, bool grid)
    {
        var path = $"parameters.{entry.Key}";
        switch (entry.Value)
        {
            case YamlScalar scalar:
                return Value(path, scalar, definition) is { } value ? new Domain.Values([value]) : null;
            case YamlList:
                return Values(path, path, entry.Value, definition);
        }

        var section = new Section(path, entry.Value, entry.Line, problems, SweepKeys.Of(SweepKeys.Range));
        if (!section.Has("values"))
            return new RangeReader(section, definition, grid).Read();
        foreach (var other in section.Entries.Where(other => other.Key is "min" or "max" or "scale" or "integer" or "points"))
            problems.Add(other.Line, path, $"has both values and {other.Key}: give either a list or a range");
        return Values(path, $"{path}.values", section.Node("values")!, definition);
    }

    // A list may also stand directly after the name, without the key values.
    private Domain.Values? Values(string path, string listed, YamlNode node, ParameterDefinition definition)
    {
        if (node is not YamlList { Items.Count: > 0 } list)
        {
            problems.Add(node.Line, listed, $"must be a list of values, not {(node is YamlList ? "an empty one" : node.Kind)}");
            return null;
        }

        var (values, known) = (new List<ParameterValue>(), new HashSet<ParameterValue>());
        foreach (var item in list.Items)
        {
            if (Value(path, item, definition) is not { } value)
                continue;
            if (!known.Add(value))
                problems.Add(item.Line, listed, $"lists {value} twice");
            values.Add(value);
        }

        return values.Count == 0 ? null : new(values);
    }

    private ParameterValue? Value(string path, YamlNode node, ParameterDefinition definition)
    {
        if (node is not YamlScalar { IsEmpty: false } scalar)
        {
            problems.Add(node.Line, path, $"must be {definition.Range}, not {node.Kind}");
            return null;
        }

        var value = NumberText.Value(scalar.Text, definition);
        if (definition.Check(value) is not { } reason)
            return value;
        problems.Add(node.Line, path, $"{reason}{ForeignWords.CallHint(scalar.Text) ?? NearName.Hint(scalar.Text, definition.Words)}");
        return null;
    }
}
