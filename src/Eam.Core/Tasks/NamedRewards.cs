using Eam.Core.Spaces;

namespace Eam.Core.Tasks;

/// <summary>
/// Several rewards of one task. A sweep file lists them under <c>task.rewards</c>; <see cref="TaskSettings"/> have each value as a setting
/// of its own, <c>rewards.NAME.KEY</c>, so that everything that reads, compares and shows settings knows them
/// (docs/decisions/033-rewards.md).
/// </summary>
public static class NamedRewards
{
    /// <summary>The setting that lists them.</summary>
    public const string Key = "rewards";

    /// <summary>The key of a reward's weight.</summary>
    public const string Weight = "weight";

    /// <summary>What a name must be.</summary>
    public const string NameRule = "a name of at most 32 letters, digits, '_' and '-', that starts with a letter and does not end in _se";

    /// <summary>The largest number of rewards of a task.</summary>
    public const int Most = 32;

    /// <summary>The end of the name of a standard error.</summary>
    internal const string ErrorEnding = "_se";

    private const int LongestName = 32;
    private const double MostWeight = 1e6;

    /// <summary>The weight of a reward, in the list.</summary>
    public static ParameterDefinition WeightSetting { get; } =
        ParameterDefinition.Real(Weight, 1, -MostWeight, MostWeight, "factor in the reward that is trained; 0: only evaluated");

    /// <summary>Returns the setting as lists of settings show it.</summary>
    /// <param name="example">One item, such as <c>{name: hps, file: hps.pt, weight: 0.5}</c>.</param>
    public static ParameterDefinition Definition(string example) =>
        ParameterDefinition.Text(
            Key,
            string.Empty,
            $"several rewards in place of one, such as [{example}]: their weighted sum is trained, and each is a metric reward.NAME"
        );

    /// <summary>Returns whether a text can be the name of a reward.</summary>
    public static bool IsName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is > 0 and <= LongestName
            && char.IsAsciiLetter(text[0])
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            && !text.EndsWith(ErrorEnding, StringComparison.Ordinal);
    }

    /// <summary>Returns the name under which settings have a value of a reward.</summary>
    public static string Setting(string name, string key) => $"{Key}.{name}.{key}";

    /// <summary>Returns the name of the reward and the key of a setting; null if the setting is not of a reward.</summary>
    public static (string Name, string Key)? Parse(string setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return setting.Split('.') is [Key, var name, var key] && IsName(name) ? (name, key) : null;
    }

    /// <summary>
    /// Returns the metric that is the standard error of a reward's metric, or of the reward of conditions that are held out; null for other
    /// metrics.
    /// </summary>
    public static string? ErrorOf(string metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return metric == ConditionMetrics.HeldOutReward || (metric.Split('.') is ["reward", var name] && IsName(name))
            ? metric + ErrorEnding
            : null;
    }

    /// <summary>Returns the rewards of these settings, by name; empty if the task has a single one without a name.</summary>
    public static IReadOnlyList<NamedReward> Of(TaskSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return
        [
            .. settings
                .Values.Select(pair => (Parsed: Parse(pair.Key), pair.Value))
                .Where(pair => pair.Parsed is not null)
                .GroupBy(pair => pair.Parsed!.Value.Name, pair => (pair.Parsed!.Value.Key, pair.Value), StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => Reward(group.Key, new(settings.Name, group.ToDictionary(pair => pair.Key, pair => pair.Value)))),
        ];
    }

    /// <summary>Returns the settings of one reward, as <see cref="TaskSettings"/> name them.</summary>
    public static IEnumerable<ParameterDefinition> SettingsOf(RewardForm form, string name)
    {
        ArgumentNullException.ThrowIfNull(form);
        return form.Settings.Append(WeightSetting).Select(setting => setting with { Name = Setting(name, setting.Name) });
    }

    /// <summary>
    /// Checks rewards that each are right, but may not fit together. Returns the setting that is wrong, and a reason that follows its name;
    /// null if all is right.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="weightsVary">Whether a sweep varies a weight, so that the weights here may all be 0.</param>
    public static (string Setting, string Reason)? Check(TaskDefinition task, TaskSettings settings, bool weightsVary = false)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(settings);
        if (task.Rewards is not { } form || Of(settings) is not { Count: > 0 } rewards)
            return null;
        if (form.Replaces.FirstOrDefault(settings.Values.ContainsKey) is { } single)
            return (single, $"cannot be combined with {Key}: give it as an item of the list");
        if (rewards.Count > Most)
            return (Key, $"has {rewards.Count} rewards, but a task may have at most {Most}");
        foreach (var reward in rewards)
        {
            if (
                form.Settings.FirstOrDefault(setting => setting.Required && !reward.Settings.Values.ContainsKey(setting.Name)) is
                { } missing
            )
                return (Setting(reward.Name, missing.Name), $"is missing: {missing.Range}: {missing.Meaning}");
        }

        return weightsVary || rewards.Any(reward => reward.Weight != 0)
            ? null
            : (Key, "has only weights of 0, so nothing would be trained: give a reward a weight, such as 1");
    }

    private static NamedReward Reward(string name, TaskSettings own) => new(name, own.Number(WeightSetting), own);
}
