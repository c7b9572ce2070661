namespace Eam.Core.Spaces;

/// <summary>A rule about several parameters that a configuration must keep, such as a group size that divides the batch.</summary>
/// <param name="Parameters">The parameters that the rule reads; a message names the first of them that a file or a command line sets.</param>
/// <param name="Broken">
/// Returns null if a configuration keeps the rule; else the reason as a phrase that follows the name of the first parameter ("is 48, which ...").
/// </param>
public sealed record ParameterRule(IReadOnlyList<ParameterDefinition> Parameters, Func<Configuration, string?> Broken)
{
    /// <summary>Returns null if a configuration keeps the rule; else the first parameter and the reason, as one sentence.</summary>
    public string? Check(Configuration configuration) => Broken(configuration) is { } reason ? $"{Parameters[0].Name} {reason}" : null;
}
