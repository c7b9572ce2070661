namespace Eam.Core.Spaces;

/// <summary>A condition on other parameters, without which a parameter has no effect on training.</summary>
/// <param name="Words">The condition as a user would write it: <c>am.noise: constant</c>.</param>
/// <param name="Holds">Returns whether a configuration meets the condition.</param>
public sealed record EffectCondition(string Words, Func<Configuration, bool> Holds);
