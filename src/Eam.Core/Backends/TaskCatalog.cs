using Eam.Core.Tasks;
using Eam.Core.Tasks.Digits;
using Eam.Core.Tasks.GaussianMixtures;
using Eam.Core.Tasks.ManyWell;

namespace Eam.Core.Backends;

/// <summary>The tasks of this program: those that every backend runs, and those that other backends add.</summary>
public static class TaskCatalog
{
    private static readonly TaskDefinition[] Shipped =
    [
        GaussianMixtureSettings.Definition,
        ManyWellTask.Definition,
        DigitsSettings.Definition,
    ];

    /// <summary>All tasks.</summary>
    public static IReadOnlyList<TaskDefinition> All => [.. Shipped, .. BackendCatalog.Providers.SelectMany(provider => provider.Tasks)];

    /// <summary>Returns the task of that name; null if there is none.</summary>
    public static TaskDefinition? Find(string name) => All.FirstOrDefault(task => task.Name == name);
}
