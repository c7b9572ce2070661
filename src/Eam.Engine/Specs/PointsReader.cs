using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Engine.Specs.Yaml;

namespace Eam.Engine.Specs;

/// <summary>
/// Reads the key <c>points</c>: configurations to run first. A parameter that a point leaves out has the sweep's fixed value, otherwise the
/// method's default. Nothing is drawn.
/// </summary>
internal sealed class PointsReader(SpecCatalog catalog, BaseFacts facts, Problems problems)
{
    public IReadOnlyList<Configuration> Read(Section top, SearchSpace space)
    {
        var (points, listed) = (new List<Configuration>(), new HashSet<Configuration>());
        var node = top.Node("points");
        if (node is not null and not YamlList)
            top.Wrong("points", $"must be a list of configurations, such as [{{method: eam, learning_rate: 1e-3}}], not {node.Kind}");
        foreach (var item in (node as YamlList)?.Items ?? [])
        {
            var section = new Section("points", item, item.Line, problems, null);
            if (item is not YamlMap || Method(section, space) is not { } method)
                continue;
            var before = problems.Count;
            var point = Existing(section, space, Values(section, method, space));
            Complete(section, space, point, [.. catalog.ParametersOf(method)]);
            if (problems.Count == before)
                MethodChecks.Point(section, method, point, facts);
            if (!listed.Add(point) && problems.Count == before)
                problems.Add(item.Line, "points", $"lists {point} twice");
            points.Add(point);
        }

        return points;
    }

    private MethodDefinition? Method(Section section, SearchSpace space)
    {
        // If the sweep has no valid method, another message already says so.
        if (space.Methods.Count == 0)
            return null;
        var expected = $"one of {string.Join(", ", space.Methods)}";
        var name = space.Methods[0];
        if (section.Has("method") || space.Methods.Count > 1)
        {
            if (!section.Has("method"))
                section.Missing("method", expected);
            if (section.Text("method", expected) is not { } text)
                return null;
            if (!space.Methods.Contains(text))
            {
                section.Wrong("method", $"must be {expected}, not '{text}'{NearName.Hint(text, space.Methods)}");
                return null;
            }

            name = text;
        }

        return catalog.Methods.First(method => method.Name == name);
    }

    private Configuration Filled(SearchSpace space, MethodDefinition method)
    {
        var definitions = catalog.ParametersOf(method).ToDictionary(definition => definition.Name, StringComparer.Ordinal);
        return space
            .Of(method.Name)
            .Where(parameter => parameter.Domain.IsFixed || !definitions[parameter.Name].Required)
            .Aggregate(Configuration.Defaults(method.Name), (point, parameter) =>
                point.With(parameter.Name, parameter.Domain.IsFixed ? parameter.Domain.At(0.5) : definitions[parameter.Name].Default)
            );
    }

    private Configuration Values(Section section, MethodDefinition method, SearchSpace space)
    {
        var (point, known) = (Filled(space, method), catalog.ParametersOf(method).ToList());
        foreach (var entry in section.Entries.Where(entry => entry.Key != "method"))
        {
            if (known.FirstOrDefault(candidate => candidate.Name == entry.Key) is not { } definition)
                Unknown(entry, method, known);
            else if (section.Text(entry.Key, definition.Range) is not { } text)
                continue;
            else if (definition.Check(NumberText.Value(text, definition)) is { } reason)
                section.Wrong(entry.Key, reason + NearName.Hint(text, definition.Words));
            else if (Between(space.Of(method.Name), entry.Key, NumberText.Value(text, definition)) is { } between)
                section.Wrong(entry.Key, between);
            else
                point = point.With(entry.Key, NumberText.Value(text, definition));
        }

        return point;
    }

    // A value outside a range is another experiment. One between two values of a range is a mistake, because the range says what it takes.
    private static string? Between(IEnumerable<SweptParameter> swept, string name, ParameterValue value) =>
        swept.FirstOrDefault(other => other.Name == name) is { } parameter && Between(parameter.Domain, value) is { } reason
            ? $"{reason}, not {value}"
            : null;

    private static string? Between(Domain domain, ParameterValue value)
    {
        if (!value.IsNumber || domain.QuantileOf(value) is not null)
            return null;
        return domain switch
        {
            Domain.Range { Integer: true } whole when value.Number > whole.Min && value.Number < whole.Max =>
                "must be a whole number, as its range has only whole numbers",
            Domain.Stepped stepped when value.Number > stepped.Min && value.Number < stepped.Max =>
                $"must be {ParameterValue.Of(stepped.Min)} or a number of steps of {ParameterValue.Of(stepped.Step)} above it, as in its range",
            Domain.Mixture mixture => mixture.Parts.Select(part => Between(part, value)).FirstOrDefault(reason => reason is not null),
            _ => null,
        };
    }

    // A parameter whose condition does not hold has no value in the point. It is a mistake only if the point gives it one.
    private static Configuration Existing(Section section, SearchSpace space, Configuration point)
    {
        var existing = space.Active(point);
        foreach (var name in point.Values.Keys.Where(name => section.Has(name) && !existing.Values.ContainsKey(name)))
            section.Wrong(name, "does not exist in this point, because its condition (when) does not hold");
        return existing;
    }

    // What has no default must have a value in the point itself. A value with a mistake is already reported.
    private static void Complete(Section section, SearchSpace space, Configuration point, List<ParameterDefinition> known)
    {
        foreach (var parameter in space.Of(point.Method).Where(parameter => parameter.ExistsIn(point)))
        {
            if (!point.Values.ContainsKey(parameter.Name) && !section.Has(parameter.Name))
                section.Missing(parameter.Name, $"{known.Find(other => other.Name == parameter.Name)!.Range}, because it has no default");
        }
    }

    private void Unknown(YamlEntry entry, MethodDefinition method, List<ParameterDefinition> known)
    {
        if (catalog.Methods.FirstOrDefault(other => other.Parameters.Any(parameter => parameter.Name == entry.Key)) is { } owner)
            problems.Add(entry.Line, $"points: {entry.Key} is a parameter of method {owner.Name}, not of {method.Name}");
        else
            UnknownParameter.Report("points: ", entry, catalog, [.. known.Select(parameter => parameter.Name)], problems);
    }
}
