using Eam.Core.Spaces;
using Eam.Engine.Specs.Yaml;

namespace Eam.Engine.Specs;

/// <summary>
/// Reads the values that one parameter may take: a value, a list of values and ranges with or without weights, or a range.
/// </summary>
/// <param name="definition">The parameter.</param>
/// <param name="grid">Whether the search is a grid, for which every range becomes a list.</param>
/// <param name="problems">Receives the mistakes.</param>
internal sealed class DomainReader(ParameterDefinition definition, bool grid, Problems problems)
{
    private const double LeastWeight = 1e-6,
        MostWeight = 1e6;

    private static readonly string[] RangeKeys = ["min", "max", "scale", "integer", "step", "points"];

    private readonly string _path = $"parameters.{definition.Name}";

    /// <summary>Returns the domain; null if it has a mistake that leaves no value.</summary>
    public Domain? Read(YamlEntry entry)
    {
        switch (entry.Value)
        {
            case YamlScalar scalar:
                return Value(scalar) is { } value ? new Domain.Values([value]) : null;
            case YamlList list:
                return Alternatives(_path, list, null);
        }

        var before = problems.Count;
        var section = new Section(_path, entry.Value, entry.Line, problems, SweepKeys.Of(SweepKeys.Range));
        if (section.Node("values") is { } values)
        {
            if (section.Entries.FirstOrDefault(key => RangeKeys.Contains(key.Key)) is { } other)
                problems.Add(
                    other.Line,
                    _path,
                    $"has both values and {other.Key}: give either a list or a range; a list may contain a range, as in {{values: [0, {{min: .., max: ..}}]}}"
                );
            return Alternatives($"{_path}.values", values, section);
        }

        if (section.Has("weights"))
            section.Wrong("weights", "cannot be used without values: it has one number for each of them");

        // An unknown key, such as `value`, already has a message that says what to write.
        return problems.Count > before && !section.Has("min") && !section.Has("max")
            ? null
            : new RangeReader(section, definition, grid).Read();
    }

    // A list may also stand directly after the name, without the key values.
    private Domain? Alternatives(string listed, YamlNode node, Section? section)
    {
        if (node is not YamlList { Items.Count: > 0 } list)
        {
            problems.Add(node.Line, listed, $"must be a list of values, not {(node is YamlList ? "an empty one" : node.Kind)}");
            return null;
        }

        var (parts, known) = (new List<Domain>(), new HashSet<ParameterValue>());
        foreach (var item in list.Items)
        {
            if (Part(item) is not { } part)
                continue;
            if (part is Domain.Values { Items: [var value] } && !known.Add(value))
                problems.Add(item.Line, listed, $"lists {value} twice");
            parts.Add(part);
        }

        var weights = Weights(section, list.Items.Count);
        if (parts.Count == 0)
            return null;
        var single = parts.TrueForAll(part => part is Domain.Values { Items.Count: 1 });
        return grid || (single && weights is null)
            ? new Domain.Values([.. parts.OfType<Domain.Values>().SelectMany(part => part.Items).Distinct()])
            : new Domain.Mixture(parts, weights?.Count == parts.Count ? weights : [.. parts.Select(_ => 1.0)]);
    }

    private Domain? Part(YamlNode item)
    {
        if (item is YamlMap)
            return new RangeReader(new Section(_path, item, item.Line, problems, RangeKeys), definition, grid).Read();
        return Value(item) is { } value ? new Domain.Values([value]) : null;
    }

    private List<double>? Weights(Section? section, int count)
    {
        if (section?.Node("weights") is not { } node)
            return null;
        if (grid)
        {
            section.Wrong("weights", "cannot be used with `search: grid`, which runs every value once");
            return null;
        }

        var weights = new List<double>();
        foreach (var item in (node as YamlList)?.Items ?? [])
        {
            if (item is YamlScalar scalar && NumberText.TryParse(scalar.Text, out var weight) && weight is >= LeastWeight and <= MostWeight)
                weights.Add(weight);
        }

        if (weights.Count == count && node is YamlList { Items: { } items } && items.Count == count)
            return weights;
        section.Wrong(
            "weights",
            $"must be a list of {count} numbers from {ParameterValue.Of(LeastWeight)} to {ParameterValue.Of(MostWeight)}, one for each of the values"
        );
        return null;
    }

    private ParameterValue? Value(YamlNode node)
    {
        if (node is not YamlScalar { IsEmpty: false } scalar)
        {
            problems.Add(node.Line, _path, $"must be {definition.Range}, not {node.Kind}");
            return null;
        }

        var value = NumberText.Value(scalar.Text, definition);
        if (definition.Check(value) is not { } reason)
            return value;
        problems.Add(node.Line, _path, $"{reason}{ForeignWords.CallHint(scalar.Text) ?? NearName.Hint(scalar.Text, definition.Words)}");
        return null;
    }
}
