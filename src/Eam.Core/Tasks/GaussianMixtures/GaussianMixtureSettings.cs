using Eam.Core.Flows;
using Eam.Core.Spaces;

namespace Eam.Core.Tasks.GaussianMixtures;

/// <summary>Settings of the <c>gaussian-mixture</c> task.</summary>
internal static class GaussianMixtureSettings
{
    internal static readonly ParameterDefinition Dimension = ParameterDefinition.Whole("dimension", 2, 1, 1024, "dimension of a sample");

    internal static readonly ParameterDefinition Modes = ParameterDefinition.Whole(
        "modes",
        8,
        1,
        256,
        "number of modes of the base; by default of equal weight, on a circle in the first two coordinates (on a line if dimension is 1)"
    );

    internal static readonly ParameterDefinition Radius = ParameterDefinition.Real("radius", 2, 0, 1e3, "radius of the circle of modes");

    internal static readonly ParameterDefinition Std = ParameterDefinition.Real(
        "std",
        0.6,
        1e-3,
        1e3,
        "standard deviation of a mode, equal in all coordinates"
    );

    internal static readonly ParameterDefinition Reward = ParameterDefinition.Word(
        "reward",
        "quadratic: -|x - c|^2 / (2 tau^2); linear: c.x; c = (target_x, target_y, 0, ..., 0)",
        "quadratic",
        "linear"
    );

    internal static readonly ParameterDefinition RewardScale = ParameterDefinition.Real(
        "reward_scale",
        3,
        0,
        1e6,
        "lambda: p* is p_base exp(lambda r)"
    );

    internal static readonly ParameterDefinition TargetX = ParameterDefinition.Real("target_x", 2, -1e3, 1e3, "first coordinate of c");

    internal static readonly ParameterDefinition TargetY = ParameterDefinition.Real("target_y", 1, -1e3, 1e3, "second coordinate of c");

    internal static readonly ParameterDefinition Tau = ParameterDefinition.Real("tau", 1, 1e-3, 1e3, "width of the quadratic reward");

    internal static readonly ParameterDefinition NoiseSchedule = ParameterDefinition.Word(
        "schedule",
        "noise schedule of the flow",
        "linear",
        "vp"
    );

    internal static readonly ParameterDefinition Weights = ParameterDefinition.Text(
        "weights",
        "equal",
        "equal, or the weights of the modes, at least 0; they are scaled to sum to 1"
    );

    internal static readonly ParameterDefinition Means = ParameterDefinition.Text(
        "means",
        "circle",
        "circle, or the means of the modes, one after the other: modes times dimension numbers"
    );

    internal static readonly ParameterDefinition Covariances = ParameterDefinition.Text(
        "covariances",
        "isotropic",
        "isotropic: std^2 in each coordinate; or full covariances of the modes, row by row: modes times dimension^2 numbers, for dimension up to 64"
    );

    internal static readonly ParameterDefinition Target = ParameterDefinition.Text(
        "target",
        "xy",
        "xy: c = (target_x, target_y, 0, ..., 0); or all coordinates of c: dimension numbers"
    );

    internal static TaskDefinition Definition { get; } =
        new(
            "gaussian-mixture",
            "a mixture of Gaussians with its exact velocity, tilted by a quadratic or linear reward: p*, log Z and E[r] are closed-form",
            [Dimension, Modes, Radius, Std, Reward, RewardScale, TargetX, TargetY, Tau, NoiseSchedule, Weights, Means, Covariances, Target],
            (settings, _) => new GaussianMixtureTask(settings)
        )
        {
            Facts = TargetFacts.Modes,
            Check = ExplicitModes.Check,
        };

    /// <summary>Returns the base mixture that the settings describe.</summary>
    internal static GaussianMixture Base(TaskSettings settings)
    {
        var (modes, dimension, radius) = (settings.Whole(Modes), settings.Whole(Dimension), settings.Number(Radius));
        var (weights, means, variances) = (new double[modes], new double[modes * dimension], new double[modes * dimension]);
        Array.Fill(weights, 1.0);
        Array.Fill(variances, settings.Number(Std) * settings.Number(Std));
        for (var i = 0; i < modes; i++)
        {
            if (dimension == 1)
            {
                means[i] = modes == 1 ? 0 : radius * ((2.0 * i / (modes - 1)) - 1);
                continue;
            }

            var (sine, cosine) = Math.SinCos(2 * Math.PI * i / modes);
            (means[i * dimension], means[(i * dimension) + 1]) = (radius * cosine, radius * sine);
        }

        weights = ExplicitModes.Given(settings, Weights, modes) ?? weights;
        means = ExplicitModes.Given(settings, Means, modes * dimension) ?? means;
        return ExplicitModes.Given(settings, Covariances, modes * dimension * dimension) is { } covariances
            ? GaussianMixture.WithCovariances(weights, means, covariances)
            : new GaussianMixture(weights, means, variances);
    }

    /// <summary>Returns c of the reward.</summary>
    internal static double[] Centre(TaskSettings settings)
    {
        if (ExplicitModes.Given(settings, Target, settings.Whole(Dimension)) is { } given)
            return given;
        var centre = new double[settings.Whole(Dimension)];
        centre[0] = settings.Number(TargetX);
        if (centre.Length > 1)
            centre[1] = settings.Number(TargetY);
        return centre;
    }
}
