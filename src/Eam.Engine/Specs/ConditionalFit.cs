using Eam.Core.FineTuning;
using Eam.Core.Spaces;

namespace Eam.Engine.Specs;

/// <summary>Fits configurations of an earlier sweep into a space with conditions (<c>when</c>).</summary>
/// <param name="catalog">The defaults of the parameters.</param>
/// <param name="space">The space of this sweep.</param>
internal sealed class ConditionalFit(SpecCatalog catalog, SearchSpace space)
{
    /// <summary>
    /// Returns a configuration without the parameters that do not exist in it here. Null if one of them had an effect: the earlier result
    /// then belongs to a training that this sweep does not have.
    /// </summary>
    public Configuration? Of(Configuration earlier)
    {
        if (catalog.IsDeclared)
            return Same(earlier);
        var swept = space.Of(earlier.Method).ToList();
        var parents = swept.SelectMany(parameter => parameter.When).Select(condition => condition.Name).ToHashSet(StringComparer.Ordinal);
        if (parents.Count == 0)
            return earlier;

        // What the earlier sweep did not vary had its default there. Without the value no condition on it would hold.
        var filled = Definitions(earlier.Method)
            .Where(definition => parents.Contains(definition.Name) && !earlier.Values.ContainsKey(definition.Name))
            .Aggregate(earlier, (configuration, definition) => configuration.With(definition.Name, definition.Default));
        var fitted = space.Active(filled);
        return EffectiveSettings.Of(fitted) == EffectiveSettings.Of(earlier) ? fitted : null;
    }

    // A command has no defaults, so a configuration must have exactly the parameters that exist in it here.
    private Configuration? Same(Configuration earlier)
    {
        var existing = space.Of(earlier.Method).Where(parameter => parameter.ExistsIn(earlier)).Select(parameter => parameter.Name);
        return earlier.Values.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(existing) ? earlier : null;
    }

    private IEnumerable<ParameterDefinition> Definitions(string method) =>
        catalog.ParametersOf(catalog.Methods.First(known => known.Name == method));
}
