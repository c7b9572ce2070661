using Eam.Core.FineTuning;
using Eam.Core.Spaces;

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

    /// <summary>
    /// Checks the rules of each method. One combination that cannot be trained is a mistake. A setting without effect is a mistake only if
    /// it has no effect in any combination; <c>eam preview</c> notes the other ones.
    /// </summary>
    public static void Space(Section top, SearchSpace space, SpecCatalog catalog, BaseFacts facts)
    {
        var checks = catalog
            .Methods.Where(method => space.Methods.Contains(method.Name))
            .SelectMany(method => method.Rules.Select(rule => (method.Name, Rule: rule)));
        foreach (var (method, rule) in checks)
        {
            if (Reason(space, method, rule, facts) is { } reason)
                Report(top.Map("parameters"), rule, reason);
        }
    }

    /// <summary>Checks the rules of the method of one point.</summary>
    public static void Point(Section section, MethodDefinition method, Configuration point, BaseFacts facts)
    {
        foreach (var rule in method.Rules)
        {
            if (rule.Check(point, facts) is { } reason)
                Report(section, rule, reason);
        }
    }

    // The line is that of the rule's first parameter in the file. A rule over defaults alone is never broken.
    private static void Report(Section section, ParameterRule rule, string reason)
    {
        var named = rule.Parameters.FirstOrDefault(parameter => section.Has(parameter.Name)) ?? rule.First;
        section.Wrong(named.Name, named == rule.First ? reason : $"contradicts the rest: {rule.First.Name} {reason}");
    }

    private static string? Reason(SearchSpace space, string method, ParameterRule rule, BaseFacts facts)
    {
        var combinations = Combinations(space, method, rule);
        if (rule.Refuses)
            return combinations.Select(configuration => rule.Check(configuration, facts)).FirstOrDefault(reason => reason is not null);

        // If there are too many combinations, the setting may have an effect in one that is not listed.
        var listed = combinations.ToList();
        var reasons = listed.Where(rule.AppliesTo).Select(configuration => rule.Check(configuration, facts)).ToList();
        return listed.Count == MostCombinations || reasons.Contains(null) ? null : reasons.FirstOrDefault();
    }

    // For a refusal, one combination of a sample is enough. That a setting never has an effect is known only from whole lists; of a range
    // the two ends are enough, because there the rules change.
    private static IEnumerable<Configuration> Combinations(SearchSpace space, string method, ParameterRule rule)
    {
        var parameters = space.Of(method).ToList();
        var involved = Involved(parameters, rule);
        var most = involved.Count switch
        {
            1 => MostAlone,
            2 => MostOfTwo,
            _ => MostOfMore,
        };
        var conditions = parameters.SelectMany(parameter => parameter.When).ToList();
        IEnumerable<Configuration> all = [Configuration.Defaults(method)];
        foreach (var parameter in involved)
        {
            var domain = parameter.Domain;
            var tested = conditions
                .Where(condition => condition.Name == parameter.Name)
                .SelectMany(condition => condition.Values)
                .Where(value => domain.QuantileOf(value) is not null);
            var usual = rule.Refuses ? Values(domain, most) : DearestDraw.Extremes(domain);
            var values = usual.Concat(tested).Distinct().ToList();
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
