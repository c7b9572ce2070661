using Eam.Core.Spaces;

namespace Eam.Core.Tasks.Digits;

/// <summary>Settings of the <c>digits</c> task.</summary>
internal static class DigitsSettings
{
    internal static readonly ParameterDefinition Reward = ParameterDefinition.Word(
        "reward",
        "digit: log-probability of one digit under a classifier; ink: mean brightness, in standard deviations from the data's mean",
        "digit",
        "ink"
    );

    internal static readonly ParameterDefinition Digit = ParameterDefinition.Whole(
        "digit",
        3,
        0,
        9,
        "digit whose log-probability is the reward"
    );

    /// <summary>Returns the digit; null for the label of each row, which only digit-images has.</summary>
    internal static int? DigitOf(TaskSettings settings) =>
        settings.Values.TryGetValue(Digit.Name, out var value) && value.ToString() == ConditionSettings.OwnLabel
            ? null
            : settings.Whole(Digit);

    internal static readonly ParameterDefinition Rewards = NamedRewards.Definition("{name: ink, reward: ink, weight: 0}");

    /// <summary>The settings of one of several rewards. There the kind has no default, because a name such as ink would mislead.</summary>
    internal static readonly RewardForm Form = new([Reward with { Required = true }, Digit], [Reward.Name, Digit.Name]);

    internal static readonly ParameterDefinition RewardScale = ParameterDefinition.Real(
        "reward_scale",
        2,
        0,
        1e6,
        "lambda: p* is p_base exp(lambda r); large values leave few effective samples of p*"
    );

    internal static TaskDefinition Definition { get; } =
        new(
            "digits",
            "a flow pretrained on 8x8 images of handwritten digits, tilted towards one digit or more ink; p* by importance weights on its samples",
            [Reward, Digit, Rewards, RewardScale],
            (settings, assets) => new DigitsTask(settings, assets)
        )
        {
            Facts = TargetFacts.ImportanceWeights,
            HasBaseNetwork = true,
            Rewards = Form,
        };
}
