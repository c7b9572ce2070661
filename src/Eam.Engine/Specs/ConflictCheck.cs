using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Core.Tasks;
using Eam.Engine.Specs.Yaml;

namespace Eam.Engine.Specs;

/// <summary>Checks that no setting contradicts the others or the task (<see cref="MethodDefinition.Conflicts"/>).</summary>
internal static class ConflictCheck
{
    private const int MostCombinations = 4096;

    /// <summary>
    /// Reports the settings of the keys <c>parameters</c> and <c>points</c> that contradict others. A searched setting that has no effect in only a part of
    /// the configurations is no mistake: <c>eam preview</c> notes it.
    /// </summary>
    /// <param name="top">The top of the file, without mistakes so far.</param>
    /// <param name="space">What was read from it.</param>
    /// <param name="catalog">The methods of the file.</param>
    /// <param name="task">The task of the file.</param>
    /// <param name="problems">Receives the mistakes.</param>
    public static void Report(Section top, SearchSpace space, SpecCatalog catalog, TaskDefinition task, Problems problems)
    {
        var named = new Section("parameters", top.Node("parameters"), top.Line("parameters"), problems, null);
        foreach (var method in catalog.Methods.Where(method => space.Methods.Contains(method.Name)))
        {
            foreach (var conflict in OfSpace(space, method, task))
                named.Wrong(conflict.Parameter, conflict.Reason);
        }

        var items = (top.Node("points") as YamlList)?.Items ?? [];
        foreach (var (item, point) in items.Zip(space.Points))
        {
            var section = new Section("points", item, item.Line, problems, null);
            foreach (var conflict in Of(point, catalog, task))
                section.Wrong(conflict.Parameter, conflict.Reason);
        }
    }

    /// <summary>Returns the conflicts of one configuration.</summary>
    public static IReadOnlyList<SettingConflict> Of(Configuration configuration, SpecCatalog catalog, TaskDefinition task) =>
        catalog.Methods.First(method => method.Name == configuration.Method).Conflicts.Find(configuration, !task.HasBaseNetwork);

    // What cannot be trained must not be drawn at all. What has no effect must have one in at least one configuration.
    private static List<SettingConflict> OfSpace(SearchSpace space, MethodDefinition method, TaskDefinition task)
    {
        var definitions = method.Parameters.ToDictionary(definition => definition.Name, StringComparer.Ordinal);
        var drawn = Combinations(space, method)
            .Select(configuration => (Configuration: configuration, Conflicts: method.Conflicts.Find(configuration, !task.HasBaseNetwork)))
            .ToList();
        return
        [
            .. drawn
                .SelectMany(draw => draw.Conflicts)
                .DistinctBy(conflict => conflict.Parameter)
                .Where(first =>
                    first.IsRefused || drawn.TrueForAll(draw => !Sets(draw.Configuration, first) || Has(draw.Conflicts, first))
                ),
        ];

        bool Sets(Configuration configuration, SettingConflict conflict) =>
            definitions.TryGetValue(conflict.Parameter, out var definition) && configuration.Value(definition) != definition.Default;

        static bool Has(IReadOnlyList<SettingConflict> conflicts, SettingConflict conflict) =>
            conflicts.Any(other => other.Parameter == conflict.Parameter);
    }

    // The combinations of the settings that the rules look at, and of those that decide whether they exist.
    private static IEnumerable<Configuration> Combinations(SearchSpace space, MethodDefinition method)
    {
        var names = method.Conflicts.Parameters.ToHashSet(StringComparer.Ordinal);
        var parameters = space.Of(method.Name).ToList();
        for (var found = 0; found < names.Count; )
        {
            found = names.Count;
            List<string> parents =
            [
                .. parameters
                    .Where(parameter => names.Contains(parameter.Name))
                    .SelectMany(parameter => parameter.When)
                    .Select(when => when.Name),
            ];
            names.UnionWith(parents);
        }

        List<Configuration> drawn = [Configuration.Defaults(method.Name)];
        var conditions = parameters.SelectMany(parameter => parameter.When).ToList();
        foreach (var parameter in parameters.Where(parameter => names.Contains(parameter.Name)))
        {
            var tested = conditions.Where(when => when.Name == parameter.Name).SelectMany(when => when.Values);
            var values = DearestDraw.Extremes(parameter.Domain).Concat(tested).Distinct().ToList();

            // So many combinations are left to the trials: each is checked before it trains.
            if ((long)drawn.Count * values.Count > MostCombinations)
                return [];
            drawn = [.. drawn.SelectMany(start => values.Select(value => start.With(parameter.Name, value)))];
        }

        return drawn.Select(space.Active);
    }
}
