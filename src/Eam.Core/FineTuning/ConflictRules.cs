using Eam.Core.Spaces;

namespace Eam.Core.FineTuning;

/// <summary>The rules of a method about settings that contradict each other. Readers of sweep files tell them at once.</summary>
/// <param name="Parameters">Names of the settings that <paramref name="Find"/> looks at.</param>
/// <param name="Find">Returns the conflicts of a configuration, given whether the task's base is exact. Settings with their default never conflict.</param>
public sealed record ConflictRules(IReadOnlyList<string> Parameters, Func<Configuration, bool, IReadOnlyList<SettingConflict>> Find)
{
    /// <summary>No rules.</summary>
    public static ConflictRules None { get; } = new([], (_, _) => []);
}
