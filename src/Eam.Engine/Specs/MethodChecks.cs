using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Core.Tasks;
using Eam.Engine.Specs.Yaml;

namespace Eam.Engine.Specs;

/// <summary>Checks that the methods of a sweep can train every configuration that the search may draw, before anything is drawn.</summary>
internal static class MethodChecks
{
    // Most values of one parameter that are combined with those of others. Of a longer range a sample is checked, which contains both ends.
    private const int MostAlone = 4096,
        MostOfTwo = 128,
        MostOfMore = 12;

    /// <summary>Most combinations that are checked for one rule.</summary>
    private const int MostCombinations = 1 << 16;

    /// <summary>Checks the rules of each method, and reports the first combination that breaks one.</summary>
    public static void Rules(Section top, SearchSpace space, SpecCatalog catalog)
    {
        var checks = catalog
            .Methods.Where(method => space.Methods.Contains(method.Name))
            .SelectMany(method => method.Rules.Select(rule => (method.Name, Rule: rule)));
        foreach (var (method, rule) in checks)
        {
            var broken = Combinations(space, method, rule).FirstOrDefault(configuration => rule.Broken(configuration) is not null);
            if (broken is not null)
                Report(top, rule, broken);
        }
    }

    /// <summary>Checks that no method needs a gradient that the reward of the task does not have.</summary>
    public static void Gradient(Section top, SearchSpace space, TaskSettings? task, SpecCatalog catalog)
    {
        if (task is null || catalog.Tasks.FirstOrDefault(known => known.Name == task.Name) is not { } definition)
            return;
        if (definition.HasRewardGradient(task))
            return;
        if (MethodCatalog.WithoutGradient(catalog.Methods.Where(method => space.Methods.Contains(method.Name))) is { } reason)
            top.Wrong("method", $"does not fit the task: {reason}");
    }

    // The line is that of the rule's first parameter in the file. A rule over defaults alone is never broken.
    private static void Report(Section top, ParameterRule rule, Configuration broken)
    {
        if (top.Node("parameters") is not YamlMap)
            return;
        var named = top.Map("parameters");
        var first = rule.Parameters[0].Name;
        if (named.Has(first))
            named.Wrong(first, rule.Broken(broken)!);
        else if (rule.Parameters.FirstOrDefault(parameter => named.Has(parameter.Name)) is { } other)
            named.Wrong(other.Name, $"contradicts the rest: {rule.Check(broken)}");
    }

    private static IEnumerable<Configuration> Combinations(SearchSpace space, string method, ParameterRule rule)
    {
        var parameters = Involved(space.Of(method).ToList(), rule);
        var most = parameters.Count switch
        {
            1 => MostAlone,
            2 => MostOfTwo,
            _ => MostOfMore,
        };
        IEnumerable<Configuration> all = [Configuration.Defaults(method)];
        foreach (var parameter in parameters)
        {
            var values = Values(parameter.Domain, most);
            all = all.SelectMany(start => values.Select(value => start.With(parameter.Name, value)));
        }

        return all.Take(MostCombinations).Select(space.Active);
    }

    // The parameters that the rule reads, and those that decide whether these exist.
    private static List<SweptParameter> Involved(List<SweptParameter> parameters, ParameterRule rule)
    {
        var names = rule.Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        for (var count = -1; count != names.Count; )
        {
            count = names.Count;
            foreach (var parameter in parameters.Where(parameter => names.Contains(parameter.Name)).ToList())
                names.UnionWith(parameter.When.Select(condition => condition.Name));
        }

        return parameters.FindAll(parameter => names.Contains(parameter.Name));
    }

    private static List<ParameterValue> Values(Domain domain, int most)
    {
        if (domain.Count is { } count && count <= most)
            return [.. Enumerable.Range(0, (int)count).Select(i => domain.Item(i))];
        return [.. Enumerable.Range(0, most).Select(i => domain.At(Math.Min(i / (most - 1.0), Math.BitDecrement(1.0)))).Distinct()];
    }
}
