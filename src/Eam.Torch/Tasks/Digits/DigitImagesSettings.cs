using Eam.Core.Backends;
using Eam.Core.Spaces;
using Eam.Core.Tasks;

namespace Eam.Torch.Tasks.Digits;

/// <summary>The settings of the <c>digit-images</c> task.</summary>
internal static class DigitImagesSettings
{
    internal const string None = "none";

    internal static readonly ParameterDefinition Network = ParameterDefinition.Word(
        "network",
        "the base: a U-Net, or a DiT (a transformer over patches)",
        "unet",
        "dit"
    );

    internal static readonly ParameterDefinition Class = new(
        "class",
        ParameterValue.Of(None),
        "the digit that the base is conditioned on; none: all of them"
    )
    {
        Min = 0,
        Max = 9,
        Integer = true,
        Words = [None],
    };

    internal static readonly ParameterDefinition Guidance = ParameterDefinition.Real(
        "guidance",
        1,
        0,
        20,
        "classifier-free guidance w: v_none + w (v_class - v_none); 1 uses only the velocity of the class, at half the compute"
    );

    internal static readonly ParameterDefinition Reward = ParameterDefinition.Word(
        "reward",
        "ink: mean brightness, in standard deviations from the data's mean; digit: log-probability of one digit under a classifier",
        "ink",
        "digit"
    );

    internal static readonly ParameterDefinition Digit = ParameterDefinition.Whole("digit", 3, 0, 9, "the digit that the reward favours");

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
            TorchTasks.DigitImages,
            TorchTasks.MeaningOf(TorchTasks.DigitImages),
            [Network, Class, Guidance, Reward, Digit, Rewards, RewardScale],
            (settings, assets) => new DigitImagesTask(settings, assets)
        )
        {
            Facts = TargetFacts.ImportanceWeights,
            HasBaseNetwork = true,
            Rewards = Form,
            Pretraining = new DigitImagesPretraining(),
        };
}
