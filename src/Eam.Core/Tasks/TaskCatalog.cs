using Eam.Core.Tasks.GaussianMixtures;

namespace Eam.Core.Tasks;

/// <summary>The tasks that Eam ships.</summary>
public static class TaskCatalog
{
    /// <summary>All tasks.</summary>
    public static IReadOnlyList<TaskDefinition> All { get; } = [GaussianMixtureSettings.Definition];

    /// <summary>The task of that name, or null.</summary>
    public static TaskDefinition? Find(string name) => All.FirstOrDefault(task => task.Name == name);
}
