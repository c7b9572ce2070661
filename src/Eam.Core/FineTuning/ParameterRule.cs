using Eam.Core.Spaces;

namespace Eam.Core.FineTuning;

/// <summary>A rule about several parameters of a method, such as a group size that divides the batch.</summary>
/// <param name="Parameters">
/// The parameters that the rule reads. The reason is about the first one. A message names the first of them that a file sets.
/// </param>
/// <param name="Broken">
/// Returns null if a configuration keeps the rule, or if too little is known of the base; else the reason as a phrase that follows the
/// name of the first parameter ("is 48, which ...").
/// </param>
public sealed record ParameterRule(IReadOnlyList<ParameterDefinition> Parameters, Func<Configuration, BaseFacts, string?> Broken)
{
    /// <summary>
    /// Whether a configuration that breaks the rule cannot be trained. Otherwise the first parameter only has no effect in it.
    /// </summary>
    public bool Refuses { get; init; } = true;

    /// <summary>The parameter that the reason is about.</summary>
    public ParameterDefinition First => Parameters[0];

    /// <summary>Returns whether a configuration can break the rule. A default that has no effect is no mistake.</summary>
    public bool AppliesTo(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Refuses || configuration.Value(First) != First.Default;
    }

    /// <summary>
    /// Returns null if a configuration keeps the rule; else the reason as a phrase that follows the name of <see cref="First"/>.
    /// </summary>
    public string? Check(Configuration configuration, BaseFacts facts) => AppliesTo(configuration) ? Broken(configuration, facts) : null;
}
