using Eam.Core.Spaces;

namespace Eam.Core.FineTuning;

/// <summary>Hyperparameters of Adjoint Matching.</summary>
public static class AdjointMatchingParameters
{
    /// <summary>K.</summary>
    public static readonly ParameterDefinition Steps = ParameterDefinition.Whole("am.steps", 40, 2, 10000, "SDE steps K of a trajectory");

    /// <summary>Times of a trajectory that enter the loss.</summary>
    public static readonly ParameterDefinition LossTimes = ParameterDefinition.Whole(
        "am.loss_times",
        20,
        1,
        10000,
        "times of a trajectory in the loss (all, if more than am.steps): its last quarter, the rest at random"
    );

    /// <summary>Clip of a term.</summary>
    public static readonly ParameterDefinition Clip = ParameterDefinition.Real(
        "am.clip",
        1.6,
        1e-3,
        1e9,
        "a loss term above clip * lambda^2 is cut off (LCT; the paper has 1.6, which stops learning on these tasks)"
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
        "noise level of am.noise = constant"
    );

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ParameterDefinition> All { get; } = [Steps, LossTimes, Clip, Noise, Sigma];

    /// <summary>Whether the noise is memoryless.</summary>
    internal static bool IsMemoryless(Configuration configuration) => configuration.Value(Noise).ToString() == "memoryless";
}
