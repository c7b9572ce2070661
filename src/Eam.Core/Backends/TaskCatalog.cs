using Eam.Core.Tasks;
using Eam.Core.Tasks.Digits;
using Eam.Core.Tasks.GaussianMixtures;
using Eam.Core.Tasks.ManyWell;

namespace Eam.Core.Backends;

/// <summary>
/// The tasks of this program: those that every backend runs, those that other backends add, and the task of a user's own program.
/// </summary>
public static class TaskCatalog
{
    private static readonly TaskDefinition[] Shipped =
    [
        GaussianMixtureSettings.Definition,
        ManyWellTask.Definition,
        DigitsSettings.Definition,
    ];

    /// <summary>All tasks.</summary>
    public static IReadOnlyList<TaskDefinition> All =>
        [.. Shipped, .. BackendCatalog.Providers.SelectMany(provider => provider.Tasks), CommandTask.Definition];

    /// <summary>Returns the task of that name; null if there is none.</summary>
    public static TaskDefinition? Find(string name) => All.FirstOrDefault(task => task.Name == name);
}
