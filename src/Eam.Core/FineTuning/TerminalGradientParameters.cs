using Eam.Core.Spaces;

namespace Eam.Core.FineTuning;

/// <summary>
/// Parameters of the methods that use the reward's gradient at the end alone
/// (docs/methods.md#the-gradient-at-the-end-terminal-gradient).
/// </summary>
public static class TerminalGradientParameters
{
    /// <summary>Number of Euler steps K.</summary>
    public static readonly ParameterDefinition Steps = ParameterDefinition.Whole(
        "terminal-gradient.steps",
        16,
        2,
        1000,
        "Euler steps K from noise to an endpoint; draft1 trains the last of them"
    );

    /// <summary>The published method.</summary>
    public static readonly ParameterDefinition Preset = ParameterDefinition.Word(
        "terminal-gradient.preset",
        "draft1: gradient through the last step; refl: through the endpoint predicted at a late step; rsm: added to the base's velocity at all times",
        "draft1",
        "refl",
        "rsm"
    );

    /// <summary>Factor c of the reward's gradient.</summary>
    public static readonly ParameterDefinition Gain = ParameterDefinition.Real(
        "terminal-gradient.gain",
        3,
        1e-6,
        1e6,
        "factor c of the reward's gradient; auto: the reward scale of the task"
    ) with
    {
        Default = ParameterValue.Of("auto"),
        Words = ["auto"],
    };

    /// <summary>Share of the steps among which refl stops.</summary>
    public static readonly ParameterDefinition LastShare = ParameterDefinition.Real(
        "terminal-gradient.last_share",
        0.25,
        0.001,
        1,
        "refl stops at a random step of this last share of the steps (at least the last one)"
    ) with
    {
        ActiveIf = new("terminal-gradient.preset: refl", configuration => PresetOf(configuration) == "refl"),
        Effective = configuration => ParameterValue.Of((double)LateSteps(configuration) / configuration.Whole(Steps)),
    };

    /// <summary>The gain of the gradient by time.</summary>
    public static readonly ParameterDefinition TimeGain = ParameterDefinition.Word(
        "terminal-gradient.time_gain",
        "factor of the gradient at time t: t, or t2 for its square",
        "t",
        "t2"
    ) with
    {
        ActiveIf = Renoises,
    };

    /// <summary>Number of re-noising times M.</summary>
    public static readonly ParameterDefinition Renoise = ParameterDefinition.Whole(
        "terminal-gradient.renoise",
        4,
        1,
        64,
        "number of times M at which each endpoint is re-noised"
    ) with
    {
        ActiveIf = Renoises,
    };

    /// <summary>Density of the re-noising times.</summary>
    public static readonly ParameterDefinition TimeDensity = ParameterDefinition.Word(
        "terminal-gradient.time_density",
        "density of the re-noising times: uniform, logit-normal (more at the middle), late (proportional to t)",
        "uniform",
        "logit-normal",
        "late"
    ) with
    {
        ActiveIf = Renoises,
    };

    /// <summary>All parameters of the method.</summary>
    public static IReadOnlyList<ParameterDefinition> All { get; } = [Steps, Preset, Gain, LastShare, TimeGain, Renoise, TimeDensity];

    private static EffectCondition Renoises => new("terminal-gradient.preset: rsm", IsFirstOrder);

    /// <summary>Returns whether the gradient is added at all times, by re-noising.</summary>
    internal static bool IsFirstOrder(Configuration configuration) => PresetOf(configuration) == "rsm";

    /// <summary>Returns the number of last steps among which the trained step is drawn.</summary>
    internal static int LateSteps(Configuration configuration) =>
        PresetOf(configuration) == "refl" ? Math.Max(1, (int)Math.Round(configuration.Number(LastShare) * configuration.Whole(Steps))) : 1;

    /// <summary>Returns whether the endpoint is predicted from the velocity (refl), and not reached by one Euler step (draft1).</summary>
    internal static bool Predicts(Configuration configuration) => PresetOf(configuration) == "refl";

    /// <summary>
    /// Returns the NFE of an iteration: K forwards and a training pass per sample; for rsm K forwards, and 4 per re-noising.
    /// </summary>
    internal static long IterationNfe(Configuration configuration)
    {
        var perRow = IsFirstOrder(configuration) ? 4L * configuration.Whole(Renoise) : 3;
        return configuration.Whole(TrainingParameters.BatchSize) * (configuration.Whole(Steps) + perRow);
    }

    private static string PresetOf(Configuration configuration) => configuration.Value(Preset).ToString();
}
