using System.Globalization;
using Eam.Core.Backends;
using Eam.Core.Numerics;
using Eam.Core.Spaces;
using Eam.Core.Tasks;
using Eam.Core.Tasks.Digits;

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
        "the digit that the base is conditioned on; none: a mixture of them; all: each row has a digit of its own, as its condition"
    )
    {
        Min = 0,
        Max = 9,
        Integer = true,
        Words = [None, ConditionSettings.AllClasses],
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

    internal static readonly ParameterDefinition Digit = ParameterDefinition.Whole(
        "digit",
        3,
        0,
        9,
        "the digit that the reward favours; own: that of each row, with class: all"
    ) with
    {
        Words = [ConditionSettings.OwnLabel],
    };

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
            [Network, Class, ConditionSettings.HeldOut, ConditionSettings.RowsPerCondition, Guidance, Reward, Digit, Rewards, RewardScale],
            (settings, assets) => new DigitImagesTask(settings, assets)
        )
        {
            Facts = TargetFacts.ImportanceWeights,
            HasBaseNetwork = true,
            Rewards = Form,
            Check = Check,
            Pretraining = new DigitImagesPretraining(),
        };

    /// <summary>Builds the conditions of the task, which are the ten digits; null unless <c>class</c> is <c>all</c>.</summary>
    /// <exception cref="ArgumentException">The digits that are held out do not exist, or none is left on one side.</exception>
    internal static ConditionSet? Conditions(TaskSettings settings) =>
        ConditionSettings.AreIn(settings)
            ? ConditionSettings.Read(
                settings,
                [.. Enumerable.Range(0, DigitsData.Classes).Select(digit => digit.ToString(CultureInfo.InvariantCulture))]
            )
            : null;

    private static (string Setting, string Reason)? Check(TaskSettings settings)
    {
        if (!ConditionSettings.AreIn(settings))
        {
            ParameterDefinition[] ofConditions = [ConditionSettings.HeldOut, ConditionSettings.RowsPerCondition];
            if (Array.Find(ofConditions, setting => settings.Values.ContainsKey(setting.Name)) is { } only)
                return (only.Name, $"needs class: all, but class is {settings.Value(Class)}");
            return UsesOwnLabel(settings) ? (Class.Name, $"is {settings.Value(Class)}, but digit: own needs class: all") : null;
        }

        try
        {
            _ = Conditions(settings);
            return null;
        }
        catch (ArgumentException failure)
        {
            var (name, reason) = (ConditionSettings.HeldOut.Name, failure.Message);
            return (name, reason.StartsWith(name, StringComparison.Ordinal) ? reason[(name.Length + 1)..] : reason);
        }
    }

    private static bool UsesOwnLabel(TaskSettings settings) =>
        settings.Values.Any(pair =>
            (NamedRewards.Parse(pair.Key)?.Key ?? pair.Key) == Digit.Name && pair.Value == ParameterValue.Of(ConditionSettings.OwnLabel)
        );
}
