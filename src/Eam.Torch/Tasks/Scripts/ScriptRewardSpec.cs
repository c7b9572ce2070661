using Eam.Core.Tasks;

namespace Eam.Torch.Tasks.Scripts;

/// <summary>One exported reward.</summary>
/// <param name="Label">How messages name it.</param>
/// <param name="Weight">Its factor in the reward that is trained.</param>
/// <param name="File">The path of its TorchScript file.</param>
/// <param name="Condition">The path of its further arguments; empty for none.</param>
/// <param name="Conditions">The path of its arguments that differ by row; empty for none.</param>
/// <param name="HasGradient">Whether its gradient is used.</param>
internal sealed record ScriptRewardSpec(string Label, double Weight, string File, string Condition, string Conditions, bool HasGradient)
{
    /// <summary>Returns the rewards that the settings name, or the single one.</summary>
    public static IReadOnlyList<ScriptRewardSpec> Of(TaskSettings settings) =>
        NamedRewards.Of(settings) is { Count: > 0 } rewards
            ?
            [
                .. rewards.Select(reward => new ScriptRewardSpec(
                    $"reward {reward.Name}",
                    reward.Weight,
                    reward.Settings.Word(ScriptSettings.File),
                    reward.Settings.Word(ScriptSettings.ItemCondition),
                    reward.Settings.Word(ScriptSettings.ItemConditions),
                    ScriptSettings.HasAutograd(reward.Settings.Word(ScriptSettings.Gradient))
                )),
            ]
            :
            [
                new(
                    $"reward {Path.GetFileName(settings.Word(ScriptSettings.Reward))}",
                    1,
                    settings.Word(ScriptSettings.Reward),
                    settings.Word(ScriptSettings.RewardCondition),
                    settings.Word(ScriptSettings.RewardConditions),
                    ScriptSettings.HasAutograd(settings.Word(ScriptSettings.RewardGradient))
                ),
            ];
}
