using Eam.Core.Spaces;

namespace Eam.Core.Tasks;

/// <summary>
/// The settings of a task that a sweep may also vary from trial to trial, as parameters: the scale of the reward, and the weights of
/// several rewards (docs/sweep-file.md#rewards-and-their-scale).
/// </summary>
public static class TaskParameters
{
    /// <summary>The scale lambda of the reward: a setting of the task, and a parameter.</summary>
    public const string RewardScale = "reward_scale";

    /// <summary>Returns the parameters. The default of each is the task's own value.</summary>
    /// <param name="task">The task.</param>
    /// <param name="settings">Its settings.</param>
    public static IReadOnlyList<ParameterDefinition> Of(TaskDefinition task, TaskSettings settings)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(settings);
        return
        [
            .. task
                .Parameters.Where(parameter => parameter.Name == RewardScale)
                .Select(parameter => parameter with { Default = settings.Value(parameter) }),
            .. NamedRewards
                .Of(settings)
                .Select(reward =>
                    NamedRewards.WeightSetting with
                    {
                        Name = reward.WeightParameter,
                        Default = ParameterValue.Of(reward.Weight),
                    }
                ),
        ];
    }

    /// <summary>Returns the settings of a task with the weights of rewards that a configuration sets.</summary>
    public static TaskSettings In(TaskSettings settings, Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(configuration);
        var values = new SortedDictionary<string, ParameterValue>(settings.Values.ToDictionary(), StringComparer.Ordinal);
        foreach (var reward in NamedRewards.Of(settings))
        {
            if (configuration.Values.TryGetValue(reward.WeightParameter, out var weight))
                values[NamedRewards.Setting(reward.Name, NamedRewards.Weight)] = weight;
        }

        return settings with
        {
            Values = values,
        };
    }
}
