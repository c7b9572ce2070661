using Eam.Core.Spaces;

namespace Eam.Core.FineTuning;

/// <summary>Parameters of Adjoint Matching.</summary>
public static class AdjointMatchingParameters
{
    /// <summary>Number of SDE steps K of a trajectory.</summary>
    public static readonly ParameterDefinition Steps = ParameterDefinition.Whole("am.steps", 40, 2, 10000, "SDE steps K of a trajectory");

    /// <summary>Number of times of a trajectory that enter the loss.</summary>
    public static readonly ParameterDefinition LossTimes = ParameterDefinition.Whole(
        "am.loss_times",
        20,
        1,
        10000,
        "number of times of a trajectory in the loss (all, if more than am.steps): its last quarter, and others at random"
    ) with
    {
        Effective = configuration => ParameterValue.Of(TimesInLoss(configuration)),
    };

    /// <summary>Bound on a term of the loss.</summary>
    public static readonly ParameterDefinition Clip = ParameterDefinition.Real(
        "am.clip",
        1.6,
        1e-3,
        1e9,
        "bound: a loss term above clip * lambda^2 is cut off (the paper's LCT; its value 1.6 stops learning on these tasks); auto: by the paper's criterion, from the terms of the first iteration"
    ) with
    {
        Default = ParameterValue.Of("none"),
        Words = ["none", "auto"],
    };

    /// <summary>Gain of the adjoint in the target.</summary>
    public static readonly ParameterDefinition Gain = ParameterDefinition.Word(
        "am.gain",
        "gain of the adjoint a in the target v_base - gain a: sigma: sigma^2 / 2 with the paper's offset, which is up to twice eta near t = 1; eta: eta without that offset",
        "sigma",
        "eta"
    ) with
    {
        ActiveIf = new("am.noise: memoryless", IsMemoryless),
    };

    /// <summary>Noise of the trajectories.</summary>
    public static readonly ParameterDefinition Noise = ParameterDefinition.Word(
        "am.noise",
        "memoryless: sigma^2 = 2 eta, unbiased; constant: am.sigma at all times, which does not reach the tilted target",
        "memoryless",
        "constant"
    );

    /// <summary>The constant noise level.</summary>
    public static readonly ParameterDefinition Sigma = ParameterDefinition.Real(
        "am.sigma",
        1,
        1e-3,
        1e3,
        "noise level for am.noise = constant"
    ) with
    {
        ActiveIf = new("am.noise: constant", configuration => !IsMemoryless(configuration)),
    };

    /// <summary>All parameters of the method.</summary>
    public static IReadOnlyList<ParameterDefinition> All { get; } = [Steps, LossTimes, Clip, Gain, Noise, Sigma];

    /// <summary>The rules that a configuration must keep.</summary>
    internal static IReadOnlyList<ParameterRule> Rules { get; } =
    [new([Gain, Noise], (configuration, _) => GainOfConstantNoise(configuration)) { Refuses = false }];

    /// <summary>Returns the number of times of a trajectory that enter the loss.</summary>
    internal static int TimesInLoss(Configuration configuration) => Math.Min(configuration.Whole(LossTimes), configuration.Whole(Steps));

    /// <summary>Returns whether the bound is chosen by the paper's criterion.</summary>
    internal static bool ChoosesClip(Configuration configuration) => configuration.Value(Clip).ToString() == "auto";

    /// <summary>Returns whether the gain of the adjoint is eta.</summary>
    internal static bool GainIsEta(Configuration configuration) =>
        IsMemoryless(configuration) && configuration.Value(Gain).ToString() == "eta";

    /// <summary>Returns whether the noise is memoryless.</summary>
    internal static bool IsMemoryless(Configuration configuration) => configuration.Value(Noise).ToString() == "memoryless";

    private static string? GainOfConstantNoise(Configuration configuration) =>
        IsMemoryless(configuration) ? null : "has no effect, because am.noise is constant: leave it out, or set am.noise: memoryless";
}
