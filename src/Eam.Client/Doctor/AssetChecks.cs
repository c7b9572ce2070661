using Eam.Core.Backends;
using Eam.Core.Tasks;
using Eam.Engine;
using Eam.Engine.Assets;

namespace Eam.Client.Doctor;

/// <summary>
/// Checks that the shipped files of each task exist, are complete and fit the task. Building a task reads and checks all files that it
/// needs.
/// </summary>
internal static class AssetChecks
{
    /// <summary>Runs one check per task.</summary>
    public static IEnumerable<Check> Run(AssetFiles assets) =>
        TaskCatalog
            .All.Where(task => task.Parameters.All(parameter => !parameter.Required))
            .Select(task =>
            {
                var name = $"task {task.Name}";
                try
                {
                    TaskLoader.Load(TaskSettings.Defaults(task.Name), assets);
                    return new Check(name, CheckState.Ok, "loads");
                }
                catch (EngineException error)
                {
                    return new Check(name, CheckState.Broken, error.Message);
                }
            });
}
