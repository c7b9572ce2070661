using Eam.Core.Tasks;
using Eam.Core.Tasks.Digits;
using Eam.Core.Tasks.GaussianMixtures;
using Eam.Core.Tasks.ManyWell;

namespace Eam.Core.Backends;

/// <summary>The tasks of this program: those that any backend runs, and those that its further backends bring.</summary>
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

    /// <summary>The task of that name, or null.</summary>
    public static TaskDefinition? Find(string name) => All.FirstOrDefault(task => task.Name == name);
}
