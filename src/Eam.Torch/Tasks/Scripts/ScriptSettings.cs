using Eam.Core.Backends;
using Eam.Core.Spaces;
using Eam.Core.Tasks;

namespace Eam.Torch.Tasks.Scripts;

/// <summary>The settings of the <c>torchscript</c> task.</summary>
internal static class ScriptSettings
{
    private const string Autograd = "autograd";

    internal static readonly ParameterDefinition Velocity = ParameterDefinition.Path(
        "velocity",
        "TorchScript of forward(x [rows, *shape], t [rows], *conditions) -> [rows, *shape]; t = 0 is noise, t = 1 is data",
        required: true
    ) with
    {
        Example = "velocity.pt",
    };

    internal static readonly ParameterDefinition Reward = ParameterDefinition.Path(
        "reward",
        "TorchScript of forward(x [rows, *shape], *conditions) -> [rows]; differentiable with respect to x, unless reward_gradient is none",
        required: true
    ) with
    {
        Example = "reward.pt",
    };

    internal static readonly ParameterDefinition Shape = ParameterDefinition.Text(
        "shape",
        "1",
        "shape of a sample without its row, such as [3, 8, 8]"
    ) with
    {
        Required = true,
        Example = "[3, 8, 8]",
    };

    internal static readonly ParameterDefinition Condition = ParameterDefinition.Path(
        "condition",
        "safetensors file of further arguments of the velocity, in the order of their names; a first dimension of 1 is repeated for all rows",
        required: false
    );

    internal static readonly ParameterDefinition ConditionsFile = ParameterDefinition.Path(
        ConditionSettings.Prefix + "file",
        "safetensors file of one tensor or more whose first dimension is the number of conditions, such as prompts: each row of a batch has one of them, and the velocity gets its part of each tensor, in the order of their names",
        required: false
    );

    internal static readonly ParameterDefinition ConditionsNames = ParameterDefinition.Path(
        ConditionSettings.Prefix + "names",
        "text file with the name of each condition on a line of its own; without it, their numbers from 0 are the names",
        required: false
    );

    internal static readonly ParameterDefinition ConditionsHeldOut = ConditionSettings.HeldOut with
    {
        Name = ConditionSettings.Prefix + ConditionSettings.HeldOut.Name,
    };

    internal static readonly ParameterDefinition ConditionsNone = ParameterDefinition.Text(
        ConditionSettings.Prefix + "none",
        string.Empty,
        "name of the condition without a prompt, for guidance; no row is trained or evaluated with it"
    );

    internal static readonly ParameterDefinition Guidance = ParameterDefinition.Real(
        "guidance",
        1,
        0,
        100,
        "classifier-free guidance w: v_none + w (v - v_none), with v_none of conditions.none; 1 uses only v, at half the compute"
    );

    internal static readonly ParameterDefinition RewardConditions = ParameterDefinition.Path(
        "reward_conditions",
        "the same as conditions.file, for the reward: with as many conditions, in the same order",
        required: false
    );

    internal static readonly ParameterDefinition RewardCondition = ParameterDefinition.Path(
        "reward_condition",
        "the same as condition, for the reward",
        required: false
    );

    internal static readonly ParameterDefinition RewardGradient = ParameterDefinition.Word(
        "reward_gradient",
        "autograd: the reward is differentiable; none: only its values are used, so it may be a black box, and only methods that need no gradient can train",
        Autograd,
        "none"
    );

    internal static readonly ParameterDefinition Rewards = NamedRewards.Definition("{name: hps, file: hps.pt, weight: 0.5}");

    /// <summary>The file of one of several rewards.</summary>
    internal static readonly ParameterDefinition File = Reward with { Name = "file" };

    /// <summary>The further arguments of one of several rewards.</summary>
    internal static readonly ParameterDefinition ItemCondition = RewardCondition with { Name = "condition" };

    /// <summary>The arguments of one of several rewards that differ by row.</summary>
    internal static readonly ParameterDefinition ItemConditions = RewardConditions with { Name = "conditions" };

    /// <summary>Whether one of several rewards is differentiable.</summary>
    internal static readonly ParameterDefinition Gradient = RewardGradient with { Name = "gradient" };

    /// <summary>Several rewards, each from a file.</summary>
    internal static readonly RewardForm Form = new(
        [File, ItemCondition, ItemConditions, Gradient],
        [Reward.Name, RewardCondition.Name, RewardConditions.Name, RewardGradient.Name]
    );

    internal static readonly ParameterDefinition Prediction = ParameterDefinition.Word(
        "prediction",
        "what the network predicts: the velocity, or the noise X_0 in X_t",
        "velocity",
        "noise"
    );

    internal static readonly ParameterDefinition NoiseSchedule = ParameterDefinition.Word(
        "schedule",
        "noise schedule of the flow",
        "linear",
        "vp"
    );

    internal static readonly ParameterDefinition Train = ParameterDefinition.Text(
        "train",
        ".*",
        "regular expression: the velocity's parameters whose whole name it matches are trained, the others are frozen"
    );

    internal static readonly ParameterDefinition RewardScale = ParameterDefinition.Real(
        "reward_scale",
        1,
        0,
        1e9,
        "lambda: p* is p_base exp(lambda r)"
    );

    internal static readonly ParameterDefinition BaseSamples = ParameterDefinition.Whole(
        "base_samples",
        1024,
        16,
        1 << 20,
        "number of base samples whose importance weights represent p* in the distances"
    );

    internal static readonly ParameterDefinition FlopsPerRow = ParameterDefinition.Real(
        "flops",
        0,
        0,
        1e18,
        "floating-point operations of one forward pass of one row, for compute in flops; 0: two per parameter"
    );

    internal static TaskDefinition Definition { get; } =
        new(
            TorchTasks.TorchScript,
            TorchTasks.MeaningOf(TorchTasks.TorchScript),
            [
                Velocity,
                Reward,
                Shape,
                Condition,
                ConditionsFile,
                ConditionsNames,
                ConditionsHeldOut,
                ConditionsNone,
                Guidance,
                ConditionSettings.RowsPerCondition,
                RewardCondition,
                RewardConditions,
                RewardGradient,
                Rewards,
                Prediction,
                NoiseSchedule,
                Train,
                RewardScale,
                BaseSamples,
                FlopsPerRow,
            ],
            (settings, _) => new ScriptTask(settings)
        )
        {
            Facts = TargetFacts.ImportanceWeights,
            HasRewardGradient = IsDifferentiable,
            HasBaseNetwork = true,
            Rewards = Form,
            Check = Check,
        };

    private static (string Setting, string Reason)? Check(TaskSettings settings)
    {
        if (settings.Number(Guidance) != 1 && !settings.Values.ContainsKey(ConditionsNone.Name))
            return (Guidance.Name, "needs conditions.none, the name of the condition without a prompt");
        if (ConditionSettings.AreIn(settings))
            return null;
        ParameterDefinition[] ofConditions =
        [
            ConditionsNames,
            ConditionsHeldOut,
            ConditionsNone,
            ConditionSettings.RowsPerCondition,
            RewardConditions,
        ];
        return Array.Find(ofConditions, setting => settings.Values.ContainsKey(setting.Name)) is { } only
                ? (only.Name, "needs conditions.file")
            : settings.Values.Keys.FirstOrDefault(key => NamedRewards.Parse(key)?.Key == ItemConditions.Name) is { } ofReward
                ? (ofReward, "needs conditions.file")
            : null;
    }

    /// <summary>Returns whether every reward that is trained is differentiable.</summary>
    internal static bool IsDifferentiable(TaskSettings settings) =>
        NamedRewards.Of(settings) is { Count: > 0 } rewards
            ? rewards.All(reward => reward.Weight == 0 || HasAutograd(reward.Settings.Word(Gradient)))
            : HasAutograd(settings.Word(RewardGradient));

    /// <summary>Returns whether a word says that a reward is differentiable.</summary>
    internal static bool HasAutograd(string word) => word == Autograd;

    /// <summary>Returns the lengths of the shape.</summary>
    /// <exception cref="ArgumentException">The setting is not a valid shape.</exception>
    internal static long[] ShapeOf(TaskSettings settings)
    {
        var text = settings.Word(Shape);
        var lengths = text.Trim('[', ']', '(', ')')
            .Split([',', 'x', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => long.TryParse(part, out var length) ? length : 0)
            .ToArray();
        return
            lengths.Length is > 0 and <= 6
            && lengths.All(length => length > 0)
            && lengths.Aggregate(1.0, (product, length) => product * length) <= 1 << 28
            ? lengths
            : throw new ArgumentException($"shape must be a list of lengths of at least 1, such as [3, 8, 8], not '{text}'");
    }
}
