using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Core.Tasks;
using Eam.Engine.Files;

namespace Eam.Engine.Assets;

/// <summary>Builds tasks and loads the files that they need.</summary>
public static class TaskLoader
{
    /// <summary>
    /// Returns the full paths of the files that the settings of a task name. Loading such a task may run programs in them.
    /// </summary>
    public static IReadOnlyList<string> Files(TaskSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var task = TaskCatalog.Find(settings.Name);
        var parameters = NamedRewards
            .Of(settings)
            .SelectMany(reward => task?.Rewards is { } form ? NamedRewards.SettingsOf(form, reward.Name) : [])
            .Concat(task?.Parameters ?? []);
        return
        [
            .. parameters
                .Where(parameter => parameter.IsPath && settings.Values.ContainsKey(parameter.Name))
                .Select(parameter => settings.Values[parameter.Name].ToString())
                .Where(path => path.Length > 0),
        ];
    }

    /// <summary>Builds the task of these settings.</summary>
    /// <param name="settings">The settings, already checked by the reader of the sweep file.</param>
    /// <param name="assets">The files of tasks; null for <see cref="AssetFiles.Shipped"/>.</param>
    /// <exception cref="EngineException">There is no such task, or a file that it needs is missing or damaged.</exception>
    public static FineTuningTask Load(TaskSettings settings, AssetFiles? assets = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        assets ??= AssetFiles.Shipped;
        var task = TaskCatalog.Find(settings.Name)
            ?? throw new EngineException(
                $"there is no task '{settings.Name}'. The tasks are: {string.Join(", ", TaskCatalog.All.Select(known => known.Name))}"
            );
        if (!task.HasModel)
            throw new EngineException($"task {task.Name} has no model in Eam, because a program of the user's trains it");
        string? last = null;
        try
        {
            return task.Create(settings, name => assets.Read(last = name));
        }
        catch (Exception failure) when (failure is BackendException or ArgumentException)
        {
            throw new EngineException($"task {settings.Name}: {FileErrors.FirstLine(failure)}", failure);
        }
        catch (Exception failure)
            when (last is not null && failure is InvalidStateException or InvalidDataException or FormatException or EndOfStreamException)
        {
            // The task reads its files one after the other, so the last file that it asked for is the damaged one.
            throw new EngineException($"{assets.PathOf(last!)} is damaged: {FileErrors.FirstLine(failure)}", failure);
        }
    }
}
