using Eam.Core.Spaces;

namespace Eam.Core.FineTuning;

/// <summary>
/// The settings that training really uses. A parameter may have no effect because of other parameters, or two of its values may have the
/// same effect. The conditions are part of the <see cref="ParameterDefinition"/>s (<see cref="ParameterDefinition.ActiveIf"/>,
/// <see cref="ParameterDefinition.Effective"/>).
/// </summary>
public static class EffectiveSettings
{
    /// <summary>
    /// Returns the settings with an effect, each with the value that training uses; defaults are listed too. Configurations with equal
    /// effective settings train in the same way: from the same seed they give the same model.
    /// </summary>
    public static Configuration Of(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var effective = configuration;
        foreach (var definition in Definitions(configuration.Method))
        {
            effective = Value(definition, configuration) is { } value
                ? effective.With(definition.Name, value)
                : effective with
                {
                    Values = effective.Values.Remove(definition.Name),
                };
        }

        return effective;
    }

    /// <summary>Returns the value that training uses for a parameter; null if the parameter has no effect in this configuration.</summary>
    public static ParameterValue? Value(ParameterDefinition definition, Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(configuration);
        if (definition.ActiveIf is { } condition && !condition.Holds(configuration))
            return null;
        return definition.Effective?.Invoke(configuration) ?? configuration.Value(definition);
    }

    /// <summary>Returns the parameters of a method, the shared ones first.</summary>
    public static IEnumerable<ParameterDefinition> Definitions(string method) =>
        TrainingParameters.All.Concat(MethodCatalog.Find(method)?.Parameters ?? []);
}
