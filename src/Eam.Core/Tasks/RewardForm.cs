using Eam.Core.Spaces;

namespace Eam.Core.Tasks;

/// <summary>How a task names several rewards in its setting <c>rewards</c>.</summary>
/// <param name="Settings">The settings of one item, besides its name and its weight.</param>
/// <param name="Replaces">Names of the task's settings that describe a single reward, and that the list replaces.</param>
public sealed record RewardForm(IReadOnlyList<ParameterDefinition> Settings, IReadOnlyList<string> Replaces);
