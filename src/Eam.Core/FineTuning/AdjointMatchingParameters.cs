using Eam.Core.Spaces;

namespace Eam.Core.FineTuning;

/// <summary>Hyperparameters of Adjoint Matching.</summary>
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
        "bound: a loss term above clip * lambda^2 is cut off (the paper's LCT; its value 1.6 stops learning on these tasks)"
    ) with
    {
        Default = ParameterValue.Of("none"),
        Words = ["none"],
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
    public static IReadOnlyList<ParameterDefinition> All { get; } = [Steps, LossTimes, Clip, Noise, Sigma];

    /// <summary>Returns the number of times of a trajectory that enter the loss.</summary>
    internal static int TimesInLoss(Configuration configuration) => Math.Min(configuration.Whole(LossTimes), configuration.Whole(Steps));

    /// <summary>Returns whether the noise is memoryless.</summary>
    internal static bool IsMemoryless(Configuration configuration) => configuration.Value(Noise).ToString() == "memoryless";
}
