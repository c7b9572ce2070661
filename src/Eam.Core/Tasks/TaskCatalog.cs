using Eam.Core.Tasks.Digits;
using Eam.Core.Tasks.GaussianMixtures;
using Eam.Core.Tasks.ManyWell;

namespace Eam.Core.Tasks;

/// <summary>The tasks that Eam ships.</summary>
public static class TaskCatalog
{
    /// <summary>All tasks.</summary>
    public static IReadOnlyList<TaskDefinition> All { get; } = [GaussianMixtureSettings.Definition, ManyWellTask.Definition, DigitsSettings.Definition];

    /// <summary>The task of that name, or null.</summary>
    public static TaskDefinition? Find(string name) => All.FirstOrDefault(task => task.Name == name);
}
