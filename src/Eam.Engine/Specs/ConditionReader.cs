using Eam.Core.Spaces;
using Eam.Engine.Specs.Yaml;

namespace Eam.Engine.Specs;

/// <summary>Reads the key <c>when</c> of parameters: conditions on other parameters of the sweep.</summary>
/// <param name="catalog">The parameters and their ranges.</param>
/// <param name="problems">Receives the mistakes.</param>
internal sealed class ConditionReader(SpecCatalog catalog, Problems problems)
{
    /// <summary>
    /// The largest product over the parameters that conditions name, of the number of ways in which their values decide conditions.
    /// Counting a grid takes that many steps.
    /// </summary>
    private const int MostBranches = 4096;

    private const string Form = "a map of parameters and their values, such as {parametrisation: lora}";

    /// <summary>Returns the space with the conditions.</summary>
    /// <param name="space">The space without conditions.</param>
    /// <param name="parameters">The entries of <c>parameters</c>, also those with mistakes.</param>
    public SearchSpace Read(SearchSpace space, IReadOnlyList<YamlEntry> parameters)
    {
        var read = space with
        {
            Parameters =
            [
                .. space.Parameters.Select(parameter =>
                    When(parameters, parameter.Name) is { } entry
                        ? parameter with
                        {
                            When = Conditions(space, parameter, entry, parameters),
                        }
                        : parameter
                ),
            ],
        };
        if (Circle(read) is { } circular)
            problems.Add(
                When(parameters, circular.Name)!.Line,
                Path(circular),
                "depends on itself through the conditions of other parameters"
            );
        else if (read.Methods.Any(method => Branches(read, method) > MostBranches))
            problems.Add(parameters[0].Line, "parameters", "have too many different conditions: use fewer, or run two sweeps");
        else
            return read;
        return space;
    }

    private List<ParameterCondition> Conditions(
        SearchSpace space,
        SweptParameter parameter,
        YamlEntry key,
        IReadOnlyList<YamlEntry> parameters
    )
    {
        var section = new Section(Path(parameter), key.Value, key.Line, problems, null);
        if (key.Value is YamlMap { Entries.Count: 0 })
            problems.Add(key.Line, Path(parameter), $"must be {Form}, not an empty one");
        var conditions = new List<ParameterCondition>();
        foreach (var entry in section.Entries)
        {
            if (Parent(space, parameter, section, entry.Key, parameters) is not { } parent)
                continue;
            if (Values(section, entry, parent) is not { } condition)
                continue;
            if (!condition.CanHoldIn(parent.Domain))
                section.Wrong(
                    entry.Key,
                    $"never holds with the values of {parent.Name}, so {parameter.Name} would never be searched: leave it out"
                );
            conditions.Add(condition);
        }

        return conditions;
    }

    private static SweptParameter? Parent(
        SearchSpace space,
        SweptParameter parameter,
        Section section,
        string name,
        IReadOnlyList<YamlEntry> parameters
    )
    {
        if (name == parameter.Name)
        {
            section.Wrong(name, "is the parameter itself: a condition is about another parameter");
            return null;
        }

        if (space.Parameters.FirstOrDefault(other => other.Name == name) is not { } parent)
        {
            // If it has a mistake of its own, that is already reported.
            if (!parameters.Any(other => other.Key == name))
                section.Wrong(
                    name,
                    $"is not among the sweep's parameters{NearName.Hint(name, space.Parameters.Select(other => other.Name))}"
                );
            return null;
        }

        if (space.Methods.FirstOrDefault(method => parameter.AppliesTo(method) && !parent.AppliesTo(method)) is not { } without)
            return parent;
        section.Wrong(name, $"does not exist for method {without}, which also has {parameter.Name}");
        return null;
    }

    private ParameterCondition? Values(Section section, YamlEntry entry, SweptParameter parent)
    {
        var (node, not) = (entry.Value, false);
        if (node is YamlMap { Entries: [{ Key: "not" } negated] })
            (node, not) = (negated.Value, true);
        var definition = catalog
            .Training.Concat(catalog.Methods.SelectMany(method => method.Parameters))
            .First(candidate => candidate.Name == parent.Name);
        var values = new List<ParameterValue>();
        foreach (var item in node is YamlList list ? list.Items : [node])
        {
            if (item is not YamlScalar { IsEmpty: false } scalar)
            {
                problems.Add(item.Line, section.Full(entry.Key), $"must be a value, a list of values, or {{not: ..}}, not {item.Kind}");
                return null;
            }

            var value = NumberText.Value(scalar.Text, definition);
            if (parent.Domain.QuantileOf(value) is null)
            {
                problems.Add(
                    item.Line,
                    section.Full(entry.Key),
                    $"is {scalar.Kind}, which is not among the values of {parent.Name} in this sweep{NearName.Hint(scalar.Text, definition.Words)}"
                );
                return null;
            }

            values.Add(value);
        }

        if (values.Count > 0)
            return new(parent.Name, values, not);
        problems.Add(entry.Line, section.Full(entry.Key), "must have at least one value, not an empty list");
        return null;
    }

    // Takes away, again and again, what depends on nothing that is left.
    private static SweptParameter? Circle(SearchSpace space)
    {
        var left = space.Parameters.Where(parameter => parameter.When.Count > 0).ToList();
        while (left.RemoveAll(parameter => !parameter.When.Any(condition => left.Exists(other => other.Name == condition.Name))) > 0) { }
        return left.FirstOrDefault();
    }

    private static double Branches(SearchSpace space, string method) =>
        space
            .Of(method)
            .SelectMany(parameter => parameter.When)
            .GroupBy(condition => condition.Name, StringComparer.Ordinal)
            .Aggregate(1.0, (product, group) =>
                product * Ways(space.Parameters.First(parameter => parameter.Name == group.Key), [.. group])
            );

    private static int Ways(SweptParameter parent, List<ParameterCondition> conditions) =>
        parent.Domain is Domain.Values list
            ? list
                .Items.Select(value => string.Concat(conditions.Select(condition => condition.Admits(value) ? '1' : '0')))
                .Distinct()
                .Count()
            : conditions.Sum(condition => condition.Values.Count) + 1;

    private static YamlEntry? When(IReadOnlyList<YamlEntry> parameters, string name) =>
        (parameters.FirstOrDefault(entry => entry.Key == name)?.Value as YamlMap)?.Entries.FirstOrDefault(entry => entry.Key == "when");

    private static string Path(SweptParameter parameter) => $"parameters.{parameter.Name}.when";
}
