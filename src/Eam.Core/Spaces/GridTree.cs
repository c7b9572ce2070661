namespace Eam.Core.Spaces;

/// <summary>
/// The grid of a method as a tree with one level per parameter, in file order, except that a parameter which a condition names comes before
/// the parameter with that condition. A level that does not exist under the values above it is skipped, so no configuration is counted
/// twice.
/// </summary>
internal sealed class GridTree
{
    private readonly string _method;
    private readonly List<Level> _levels = [];

    /// <exception cref="ArgumentException">A parameter is a range.</exception>
    public GridTree(SearchSpace space, string method)
    {
        _method = method;
        var conditions = space.Parameters.SelectMany(parameter => parameter.When).ToList();
        foreach (var parameter in ParentsFirst([.. space.Of(method)]))
        {
            var items = (parameter.Domain as Domain.Values)?.Items
                ?? throw new ArgumentException($"{parameter.Name} is a range: a grid needs a list of values", nameof(space));
            _levels.Add(new(parameter, items, [.. conditions.Where(condition => condition.Name == parameter.Name)]));
        }
    }

    /// <summary>The number of configurations.</summary>
    public double Count => CountFrom(0, Configuration.Defaults(_method));

    /// <summary>Returns a configuration by its index; null if there are fewer.</summary>
    public Configuration? At(long index)
    {
        var (found, rest) = (Configuration.Defaults(_method), index);
        for (var i = 0; i < _levels.Count; i++)
        {
            var level = _levels[i];
            if (!level.Parameter.ExistsIn(found))
                continue;
            var below = new Dictionary<string, double>(StringComparer.Ordinal);
            ParameterValue? chosen = null;
            foreach (var value in level.Items)
            {
                var group = level.Group(value);
                if (!below.TryGetValue(group, out var count))
                    below[group] = count = CountFrom(i + 1, found.With(level.Parameter.Name, value));
                if (rest < count)
                {
                    chosen = value;
                    break;
                }

                rest -= (long)count;
            }

            if (chosen is not { } item)
                return null;
            found = found.With(level.Parameter.Name, item);
        }

        return rest == 0 ? found : null;
    }

    private double CountFrom(int first, Configuration above)
    {
        if (first == _levels.Count)
            return 1;
        var level = _levels[first];
        if (!level.Parameter.ExistsIn(above))
            return CountFrom(first + 1, above);
        return level
            .Items.GroupBy(level.Group, StringComparer.Ordinal)
            .Sum(group => group.Count() * CountFrom(first + 1, above.With(level.Parameter.Name, group.First())));
    }

    private static List<SweptParameter> ParentsFirst(List<SweptParameter> rest)
    {
        var ordered = new List<SweptParameter>();
        while (rest.Count > 0)
        {
            var free = rest.FindIndex(parameter => !parameter.When.Any(condition => rest.Exists(other => other.Name == condition.Name)));
            ordered.Add(rest[Math.Max(0, free)]);
            rest.RemoveAt(Math.Max(0, free));
        }

        return ordered;
    }

    /// <summary>One parameter of the grid.</summary>
    /// <param name="Parameter">The parameter.</param>
    /// <param name="Items">Its values.</param>
    /// <param name="Conditions">The conditions of other parameters that name it.</param>
    private sealed record Level(SweptParameter Parameter, IReadOnlyList<ParameterValue> Items, IReadOnlyList<ParameterCondition> Conditions)
    {
        /// <summary>
        /// Returns a text that is equal for values under which the same parameters exist: below them the grid is the same.
        /// </summary>
        public string Group(ParameterValue value) => string.Concat(Conditions.Select(condition => condition.Admits(value) ? '1' : '0'));
    }
}
